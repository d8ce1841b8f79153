/** `deno task trials`: measures the product's rules on simulated data whose truth is known. */
import { missedBars } from "../lib/trials/statistics/bars.ts";
import { CELLS } from "../lib/trials/statistics/cell.ts";
import { trialLines } from "../lib/trials/statistics/lines.ts";
import { withTable } from "../lib/trials/statistics/table_file.ts";
import { type CellFigures, tryCell } from "../lib/trials/statistics/try_cell.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";

const USAGE = `deno task trials statistics [--studies N] [--seed N] [--only N,N,…] [--write]

Simulates studies whose truth is known, judges them by the report's rule, and prints how often the rule is right and
wrong, with Monte Carlo intervals. Exits with 1 if a limit is missed by more than its interval.

  --studies N     simulated studies per row; a quarter of that with 1,083 images (default: 1000, about ten minutes)
  --seed N        the seed; every seed gives other studies (default: 1)
  --only N,N,…    only these rows, counted from 1
  --write         write the table into reports/README.md
  --help          this text`;

const PAGE = new URL("../reports/README.md", import.meta.url);

export default async function trialsCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: ["write"], text: ["studies", "seed", "only"] });
  if (flags === undefined) return 0;
  if (flags.arguments.join() !== "statistics") {
    throw new UsageError(`found ${flags.arguments.join(" ") || "no trial"}, expected:\n\n${USAGE}`);
  }
  const studies = flags.count("studies", 20) ?? 1000, seed = flags.count("seed", 0) ?? 1;
  const only = flags.text("only")?.split(",").map(rowNumber) ?? [];
  if (flags.has("write") && only.length > 0) {
    throw new UsageError(
      "--write: found --only beside it, expected all rows: the page holds the whole table",
    );
  }
  const cells = CELLS.filter((_, index) => only.length === 0 || only.includes(index + 1));
  const figures: CellFigures[] = [];
  printLines(trialLines([]));
  for (const cell of cells) {
    figures.push(tryCell(cell, { studies: cell.images > 500 ? Math.ceil(studies / 4) : studies, seed }));
    // Printed row by row: the whole takes minutes.
    printLines(trialLines(figures).slice(-1));
  }
  if (flags.has("write")) {
    await Deno.writeTextFile(PAGE, withTable(await pageText(), trialLines(figures), studies));
  }
  return figures.some((found) => missedBars(found).length > 0) ? 1 : 0;
}

async function pageText(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(PAGE);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function rowNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= CELLS.length) return number;
  throw new UsageError(`--only: found "${text}", expected rows from 1 to ${CELLS.length} with commas`);
}

if (import.meta.main) await runCommand(trialsCommand);
