/**
 * `deno task trials`: measures the product's rules on simulated data of which the truth is known.
 */
import { parseArgs } from "@std/cli";
import { missedBars } from "../lib/trials/statistics/bars.ts";
import { CELLS } from "../lib/trials/statistics/cell.ts";
import { trialLines } from "../lib/trials/statistics/lines.ts";
import { withTable } from "../lib/trials/statistics/table_file.ts";
import { type CellFigures, tryCell } from "../lib/trials/statistics/try_cell.ts";
import { runCommand, UsageError } from "./command_line.ts";

const USAGE = `deno task trials statistics [--studies N] [--seed N] [--only N,N,…] [--write]

Simulates studies of which the truth is known, judges them by the report's rule, and prints how often it is right and wrong, with Monte Carlo
intervals. Exits 1 where a bar is missed by more than those.

  --studies N     simulated studies a row; a quarter of that with 1,083 images (default: 1000, about ten minutes)
  --seed N        another seed, other studies (default: 1)
  --only N,N,…    some rows alone, counted from 1
  --write         writes the table into reports/README.md
  --help          this text`;

const PAGE = new URL("../reports/README.md", import.meta.url);

await runCommand(async () => {
  const unknown: string[] = [];
  const parsed = parseArgs(Deno.args, {
    boolean: ["help", "write"],
    string: ["studies", "seed", "only"],
    default: { studies: "1000", seed: "1", only: "" },
    unknown: (arg) => {
      if (arg === "statistics") return true;
      unknown.push(arg);
      return false;
    },
  });
  if (parsed.help) {
    console.log(USAGE);
    return 0;
  }
  if (unknown.length > 0 || parsed._.length !== 1) {
    throw new UsageError(`found ${unknown.join(", ") || "no trial"}, expected:\n${USAGE}`);
  }
  const studies = wholeNumber("studies", parsed.studies, 20);
  const seed = wholeNumber("seed", parsed.seed, 0);
  const only = String(parsed.only).split(",").filter((place) => place !== "").map((place) =>
    wholeNumber("only", place, 1, CELLS.length)
  );
  if (parsed.write && only.length > 0) {
    throw new UsageError(
      "--write: found --only beside it, expected all rows: the page holds the whole table",
    );
  }
  const cells = CELLS.filter((_, index) => only.length === 0 || only.includes(index + 1));
  const figures: CellFigures[] = [];
  for (const line of trialLines([])) console.log(line);
  for (const cell of cells) {
    figures.push(tryCell(cell, { studies: cell.images > 500 ? Math.ceil(studies / 4) : studies, seed }));
    // Row by row: the whole takes minutes.
    console.log(trialLines(figures).at(-1));
  }
  if (parsed.write) {
    await Deno.writeTextFile(PAGE, withTable(await pageText(), trialLines(figures), studies));
  }
  return figures.some((found) => missedBars(found).length > 0) ? 1 : 0;
});

async function pageText(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(PAGE);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function wholeNumber(flag: string, value: unknown, least: number, most = 1_000_000): number {
  const number = Number(value);
  if (value !== "" && Number.isSafeInteger(number) && number >= least && number <= most) return number;
  throw new UsageError(`--${flag}: found "${value}", expected a whole number from ${least} to ${most}`);
}
