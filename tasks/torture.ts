/** `deno task torture`: kills, races and damages runs, lies to readers, and prints the losses. */
import { fuzzAll, fuzzFaults, fuzzLines } from "../lib/trials/fuzz/fuzz_all.ts";
import { TARGETS } from "../lib/trials/fuzz/targets/mod.ts";
import { torture, tortureFaults, tortureLines } from "../lib/trials/torture/torture.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type Flags, parseFlags } from "./flags.ts";

const USAGE =
  `deno task torture [--seed N] [--kills N] [--corruptions N] [--runners N] [--leases N] [--faults N]
                  [--slurm N] [--sizes N,N,…] [--fuzz N] [--json]

Runs synthetic studies in a temporary folder, kills their processes, damages their stores, injects faults, runs many
runners on one store, measures planning, gives broken and forged files to all readers, and prints figures. Exits with 1
if anything was lost.

  --seed N          the seed; every seed gives other kills and damages (default: 1)
  --kills N         processes to kill (default: 20)
  --corruptions N   files to damage (default: 20)
  --runners N       runners at once on one store (default: 8)
  --leases N        kills and freezes of runners, as if on machines of their own, that use leases (default: 6)
  --faults N        injected faults: a full disk, a read-only store, workers killed or hung
                    (default: 8; left out where nothing can be mounted)
  --slurm N         attacks on jobs, nodes, controller and runners of a real Slurm that is started for it (default: 4;
                    left out where none can be started)
  --sizes N,N,…     tasks of the studies to plan (default: 1000,10000; 0 for none)
  --tasks N         tasks of the study that is killed, raced and damaged, besides those of its search (default: 30)
  --fuzz N          broken files for each reader (default: 300)
  --fuzz-target T   only one reader: ${[...TARGETS.keys()].join(", ")}
  --fuzz-from N     the number of the first file, to see a fault again (default: 0)
  --json            the figures as JSON
  --help            this text

The long run: --kills 200 --corruptions 200 --runners 8 --leases 40 --faults 40 --slurm 60 --sizes 1000,10000,100000 --fuzz 20000`;

const DEFAULTS = {
  seed: 1,
  kills: 20,
  corruptions: 20,
  runners: 8,
  leases: 6,
  faults: 8,
  slurm: 4,
  tasks: 30,
  fuzz: 300,
  "fuzz-from": 0,
} as const;

/** The trials of the study's search; half of them continue. */
const TRIALS = 4;

export default async function tortureCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["json"],
    text: [...Object.keys(DEFAULTS), "sizes", "fuzz-target"],
    most: 0,
  });
  if (flags === undefined) return 0;
  if (Deno.build.os !== "linux") {
    throw new UsageError("torture finds processes through the ps of Linux");
  }
  const target = flags.choice("fuzz-target", [...TARGETS.keys()]);
  const number = (flag: keyof typeof DEFAULTS, least = 0) => flags.count(flag, least) ?? DEFAULTS[flag];
  const seed = number("seed"), count = number("fuzz"), from = number("fuzz-from");
  const options = {
    seed,
    kills: number("kills"),
    corruptions: number("corruptions"),
    runners: number("runners"),
    leases: number("leases"),
    faults: number("faults"),
    slurm: number("slurm"),
    tasks: number("tasks", 10),
    sizes: sizesOf(flags),
  };
  const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
  try {
    const figures = await torture({
      ...options,
      trials: TRIALS,
      folder,
      onCampaign: (name) => console.error(`… ${name}`),
    });
    const fuzzed = count === 0 ? [] : await fuzzAll({
      seed,
      count,
      from,
      ...(target === undefined ? {} : { targets: [target] }),
      onTarget: (name) => console.error(`… fuzz ${name}`),
    });
    const faults = [...tortureFaults(figures), ...fuzzFaults(fuzzed, seed)];
    const lines = [
      ...tortureLines(figures),
      ...fuzzLines(fuzzed),
      ...faults.map((fault) => `LOST: ${fault}`),
    ];
    printLines(flags.has("json") ? [JSON.stringify({ ...figures, fuzzed, faults }, null, 2)] : lines);
    return faults.length > 0 ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the sizes of the studies to plan; none for `0`. */
function sizesOf(flags: Flags): readonly number[] {
  const text = flags.text("sizes") ?? "1000,10000";
  if (text === "0") return [];
  return text.split(",").map((size) => {
    if (/^\d+$/.test(size) && Number(size) >= 10) return Number(size);
    throw new UsageError(
      `--sizes: found "${text}", expected whole numbers of at least 10 with commas, or 0 for none`,
    );
  });
}

if (import.meta.main) await runCommand(tortureCommand);
