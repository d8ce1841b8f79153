/** `deno task bench [NAME…]`: runs measures and their peers in turn. */
import { join, resolve } from "node:path";
import { against, type CheckoutRatio } from "../lib/trials/bench/against.ts";
import { ContestantError } from "../lib/trials/bench/contestant.ts";
import { contest } from "../lib/trials/bench/contest.ts";
import type { BenchResult, Measure } from "../lib/trials/bench/measure.ts";
import { MEASURES } from "../lib/trials/bench/measures/mod.ts";
import { RATIO_HEAD, ratioLine, resultLine, TABLE_HEAD } from "../lib/trials/bench/render.ts";
import { writeBench } from "../lib/trials/bench/write.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task bench [NAME…]

Measures our programs beside their peers, the programs that others would use for the same work, in turn. Prints medians,
the median of the rounds' ratios (above 1: ours is better) and the ratios' quartiles. NAME is a measure's name or a part
of several names; without it, all are measured, which takes about an hour and needs an idle machine. Peers need Python
with torch==2.13.0, numpy, pandas, scikit-learn, opencv-python-headless, pydicom, snakemake and dvc; missing ones are
skipped.

  --against DIR   compare this checkout with the one in DIR, without peers: prints the median of the rounds' ratios
                  (above 1: this checkout is better) and its interval
  --rounds N      rounds of each measure after a warm-up (default: 5, with --against 9; 1 for the whole experiment)
  --python PATH   the Python that runs the peers (default: python3)
  --list          print the measures' names
  --json          print the results as JSON
  --write         write the results to reports/bench/, with the table of its README
  --help          this text`;

/** The number of rounds of a measure that does not set its own, unless the user gives one. */
const ROUNDS = 5;

/**
 * The number of rounds at which the interval between the second lowest and second highest ratio has
 * 96 %.
 */
const AGAINST_ROUNDS = 9;

export default async function benchCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["json", "list", "write"],
    text: ["against", "rounds", "python"],
  });
  if (flags === undefined) return 0;
  const chosen = chosenMeasures(flags.arguments);
  if (flags.has("list")) {
    printLines(chosen.map(({ name }) => name));
    return 0;
  }
  const rounds = flags.count("rounds", 1), python = programPath(flags.text("python") ?? "python3");
  const other = flags.text("against");
  if (other !== undefined) {
    if (flags.has("write")) {
      throw new UsageError("found --write and --against, expected one: the table compares with peers only");
    }
    await compareCheckouts(chosen, { other: checkoutAt(other), rounds, python, json: flags.has("json") });
    return 0;
  }
  const results: BenchResult[] = [];
  const json = flags.has("json");
  if (!json) printLines([TABLE_HEAD]);
  for (const measure of chosen) {
    const found = await measured(measure, { rounds, python });
    results.push(...found);
    // Written one by one, so that an interrupted run keeps its results.
    if (flags.has("write")) await writeBench(PROJECT_ROOT, found);
    if (!json) printLines(found.map(resultLine));
  }
  if (json) printLines([JSON.stringify(results, undefined, 1)]);
  return 0;
}

/** Returns the root of the checkout at a folder that the user names. */
function checkoutAt(text: string): string {
  const root = resolve(userPath(text));
  try {
    if (Deno.statSync(join(root, "lib/trials/bench/entrants")).isDirectory) return root;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  throw new UsageError(
    `--against ${text}: found no lib/trials/bench/entrants there, expected another checkout of this project; ` +
      "git worktree add DIR COMMIT makes one",
  );
}

/** Prints a row for every measure that runs in both checkouts; names the others. */
async function compareCheckouts(
  chosen: readonly Measure[],
  { other, rounds, python, json }: {
    readonly other: string;
    readonly rounds: number | undefined;
    readonly python: string;
    readonly json: boolean;
  },
): Promise<void> {
  const all: CheckoutRatio[] = [];
  if (!json) printLines([RATIO_HEAD]);
  for (const measure of chosen) {
    try {
      const found = await inTemporaryFolder(
        measure,
        [PROJECT_ROOT, other],
        (folder, progress) =>
          against(measure, {
            rounds: rounds ?? measure.rounds ?? AGAINST_ROUNDS,
            python,
            root: PROJECT_ROOT,
            other,
            folder,
            progress,
          }),
      );
      all.push(...found);
      if (!json) printLines(found.map(ratioLine));
    } catch (error) {
      if (!(error instanceof ContestantError)) throw error;
      console.error(`${measure.name}: does not run in both checkouts: ${error.message}`);
    }
  }
  if (json) printLines([JSON.stringify(all, undefined, 1)]);
}

/** Resolves a program's path from the user's folder; a mere name is searched on the PATH. */
function programPath(text: string): string {
  return text.includes("/") ? userPath(text) : text;
}

function chosenMeasures(names: readonly string[]): readonly Measure[] {
  for (const part of names) {
    if (MEASURES.some(({ name }) => name.includes(part))) continue;
    throw new UsageError(
      `found no measure with "${part}" in its name; deno task bench --list names them all`,
    );
  }
  return names.length === 0
    ? MEASURES
    : MEASURES.filter(({ name }) => names.some((part) => isNamed(name, part)));
}

/** Returns the measure's rows. Returns none, and prints the reason, if it has no peer here. */
async function measured(
  measure: Measure,
  { rounds, python }: { readonly rounds: number | undefined; readonly python: string },
): Promise<readonly BenchResult[]> {
  const outcome = await inTemporaryFolder(measure, [PROJECT_ROOT], (folder, progress) =>
    contest(measure, {
      rounds: rounds ?? measure.rounds ?? ROUNDS,
      python,
      root: PROJECT_ROOT,
      folder,
      progress,
    }));
  if (outcome.kind === "measured") return outcome.results;
  console.error(`${measure.name}: ours ${outcome.value.toPrecision(3)}; no peer here: ${outcome.why}`);
  return [];
}

/**
 * Runs a measure in a folder that is removed afterwards, with everything that the measure leaves in
 * `roots`.
 */
async function inTemporaryFolder<Result>(
  measure: Measure,
  roots: readonly string[],
  run: (folder: string, progress: (done: number, of: number) => void) => Promise<Result>,
): Promise<Result> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-bench-" });
  const shows = Deno.stderr.isTerminal();
  const write = (text: string) => shows && Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  try {
    write(`${measure.name}: starting`);
    return await run(folder, (done, of) => write(`${measure.name}: round ${done} of ${of}`));
  } finally {
    write("");
    await Deno.remove(folder, { recursive: true });
    for (const left of roots.flatMap((root) => (measure.leaves ?? []).map((name) => join(root, name)))) {
      await Deno.remove(left, { recursive: true }).catch(() => {});
    }
  }
}

/**
 * Returns true if `part` selects the measure. A whole name selects only that measure, although
 * other names may contain it.
 */
function isNamed(name: string, part: string): boolean {
  return MEASURES.some((measure) => measure.name === part) ? name === part : name.includes(part);
}

if (import.meta.main) await runCommand(benchCommand);
