/** `deno task torture`: kills, races and damages runs and lies to readers on purpose, and prints what was lost. */
import { parseArgs } from "@std/cli";
import { fuzzAll, fuzzFaults, fuzzLines } from "../lib/fuzz/fuzz_all.ts";
import { TARGETS } from "../lib/fuzz/targets/mod.ts";
import { torture, tortureFaults, tortureLines } from "../lib/graph/torture/torture.ts";
import { runCommand, UsageError } from "./command_line.ts";

const USAGE =
  `deno task torture [--seed N] [--kills N] [--corruptions N] [--runners N] [--leases N] [--starve N] [--sizes N,N,…]
                  [--fuzz N] [--json]

Runs synthetic studies in a temporary folder, kills their processes, damages and starves their stores, lets many runners loose on one
store, measures what planning costs, gives broken and forged files to everything that reads files, and prints figures. Exits 1
where anything was lost.

  --seed N          another seed, other kills and damages (default: 1)
  --kills N         processes to kill (default: 20)
  --corruptions N   files to damage (default: 20)
  --runners N       runners at once on one store (default: 8)
  --leases N        kills and freezes of runners, as if on machines of their own, that leases keep apart (default: 6)
  --starve N        faults that take away what a run lives on: a full disk, a read-only store, workers killed or hung
                    (default: 8; left out where nothing can be mounted)
  --sizes N,N,…     tasks of the studies to plan (default: 1000,10000)
  --tasks N         tasks of the study that is killed, raced and damaged (default: 30)
  --fuzz N          broken files for each reader (default: 300)
  --fuzz-target T   one reader alone: ${[...TARGETS.keys()].join(", ")}
  --fuzz-from N     the number of the first file, to see a fault again (default: 0)
  --json            the figures as JSON
  --help            this text

The long run: --kills 200 --corruptions 200 --runners 8 --leases 40 --starve 40 --sizes 1000,10000,100000 --fuzz 20000`;

const DEFAULTS = {
  seed: "1",
  kills: "20",
  corruptions: "20",
  runners: "8",
  leases: "6",
  starve: "8",
  sizes: "1000,10000",
  tasks: "30",
  fuzz: "300",
  "fuzz-target": "",
  "fuzz-from": "0",
};

await runCommand(async () => {
  const unknown: string[] = [];
  const parsed = parseArgs(Deno.args, {
    boolean: ["help", "json"],
    string: Object.keys(DEFAULTS),
    default: DEFAULTS,
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  if (parsed.help) {
    console.log(USAGE);
    return 0;
  }
  if (unknown.length > 0) throw new UsageError(`found ${unknown.join(", ")}, expected:\n${USAGE}`);
  if (Deno.build.os !== "linux") {
    throw new UsageError("torture finds processes through the ps of Linux");
  }
  const target = String(parsed["fuzz-target"]);
  if (target !== "" && !TARGETS.has(target)) {
    throw new UsageError(
      `--fuzz-target: found "${target}", expected one of ${[...TARGETS.keys()].join(", ")}`,
    );
  }
  const seed = wholeNumber("seed", parsed.seed);
  const count = wholeNumber("fuzz", parsed.fuzz);
  const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
  try {
    const figures = await torture({
      seed,
      kills: wholeNumber("kills", parsed.kills),
      corruptions: wholeNumber("corruptions", parsed.corruptions),
      runners: wholeNumber("runners", parsed.runners),
      leases: wholeNumber("leases", parsed.leases),
      starve: wholeNumber("starve", parsed.starve),
      tasks: wholeNumber("tasks", parsed.tasks, 10),
      sizes: String(parsed.sizes).split(",").filter((size) => size !== "")
        .map((size) => wholeNumber("sizes", size, 10)),
      folder,
      onCampaign: (name) => console.error(`… ${name}`),
    });
    const fuzzed = count === 0 ? [] : await fuzzAll({
      seed,
      count,
      from: wholeNumber("fuzz-from", parsed["fuzz-from"]),
      ...(target === "" ? {} : { targets: [target] }),
      onTarget: (name) => console.error(`… fuzz ${name}`),
    });
    const faults = [...tortureFaults(figures), ...fuzzFaults(fuzzed, seed)];
    const lines = [
      ...tortureLines(figures),
      ...fuzzLines(fuzzed),
      ...faults.map((fault) => `LOST: ${fault}`),
    ];
    console.log(parsed.json ? JSON.stringify({ ...figures, fuzzed, faults }, null, 2) : lines.join("\n"));
    return faults.length > 0 ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function wholeNumber(flag: string, value: unknown, least = 0): number {
  const number = Number(value);
  if (value !== "" && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`--${flag}: found "${value}", expected a whole number of at least ${least}`);
}
