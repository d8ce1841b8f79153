/** `deno task bench [NAME…]`: runs measures and their peers in turn. */
import { join } from "node:path";
import { contest } from "../lib/trials/bench/contest.ts";
import type { BenchResult, Measure } from "../lib/trials/bench/measure.ts";
import { MEASURES } from "../lib/trials/bench/measures/mod.ts";
import { resultLine, TABLE_HEAD } from "../lib/trials/bench/render.ts";
import { writeBench } from "../lib/trials/bench/write.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task bench [NAME…]

Measures our programs beside the ones that others would use for the same work, in turn, and prints medians, the median
of the rounds' ratios (above 1: ours is better) and the ratios' quartiles. NAME is a measure's name or part of several; without one, all are measured, which
takes about an hour and a quiet machine. Peers need Python with torch==2.13.0, numpy, pandas, scikit-learn, opencv-python-headless,
pydicom, snakemake and dvc; those that are missing are skipped.

  --rounds N      rounds of each measure after a warm-up (default: 5; one of the whole experiment)
  --python PATH   the Python that runs the peers (default: python3)
  --list          the measures' names
  --json          print the results as JSON
  --write         keep the results in reports/bench/, with the table of its README
  --help          this text`;

/** The rounds of a measure without a number of its own, unless the user gives one. */
const ROUNDS = 5;

await runCommand(async () => {
  const flags = parseFlags(Deno.args, USAGE, {
    boolean: ["json", "list", "write"],
    text: ["rounds", "python"],
  });
  if (flags === undefined) return 0;
  const chosen = chosenMeasures(flags.arguments);
  if (flags.has("list")) {
    printLines(chosen.map(({ name }) => name));
    return 0;
  }
  const rounds = flags.count("rounds", 1), python = programPath(flags.text("python") ?? "python3");
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
});

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
  const folder = await Deno.makeTempDir({ prefix: "fovea-bench-" });
  const shows = Deno.stderr.isTerminal();
  const write = (text: string) => shows && Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  try {
    write(`${measure.name}: starting`);
    const outcome = await contest(measure, {
      rounds: rounds ?? measure.rounds ?? ROUNDS,
      python,
      root: PROJECT_ROOT,
      folder,
      progress: (done, of) => write(`${measure.name}: round ${done} of ${of}`),
    });
    write("");
    if (outcome.kind === "measured") return outcome.results;
    console.error(`${measure.name}: ours ${outcome.value.toPrecision(3)}; no peer here: ${outcome.why}`);
    return [];
  } finally {
    await Deno.remove(folder, { recursive: true });
    for (const left of measure.leaves ?? []) {
      await Deno.remove(join(PROJECT_ROOT, left), { recursive: true }).catch(() => {});
    }
  }
}

/**
 * True if `part` selects the measure. A whole name selects that measure alone, though others' names
 * contain it.
 */
function isNamed(name: string, part: string): boolean {
  return MEASURES.some((measure) => measure.name === part) ? name === part : name.includes(part);
}
