/** `deno task report diff A B`: compares two reports. */
import { join } from "node:path";
import { readInputText } from "../lib/formats/open_input.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { diffReports } from "../lib/report/diff/diff_reports.ts";
import { renderDiff } from "../lib/report/diff/render_diff.ts";
import type { Measurements } from "../lib/report/measurements.ts";
import { readResults } from "../lib/report/results_file.ts";
import { UserError } from "../lib/errors/user_error.ts";
import { UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { userPath } from "./user_paths.ts";
import { tuple } from "../lib/formats/items.ts";
import { isAbsent } from "../lib/formats/there.ts";

const USAGE = `deno task report diff A B

Compares two reports, each a folder with a results.json: changes of settings, data and code, and figures that differ by
more than chance (the rule is printed below them).

  --help          this text`;

/** Prints the differences; returns 0 whether or not there are any. */
export async function diffCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: [] });
  if (flags === undefined) return 0;
  if (flags.arguments.length !== 2) {
    throw new UsageError(`found ${args.join(" ") || "nothing"}, expected two reports' folders:\n\n${USAGE}`);
  }
  const [a, b] = tuple(flags.arguments.map(userPath), 2);
  const [first, second] = await Promise.all([resultsIn(a), resultsIn(b)]);
  printLines(renderDiff(diffReports(first, second), a, b));
  return 0;
}

/** Reads the results of the report in a folder. Throws a `UserError` if there are none. */
export async function resultsIn(folder: string): Promise<Measurements> {
  const path = join(folder, "results.json");
  try {
    return readResults(await readInputText(path, "results"), path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new UserError(`${path}: found no such file, expected a report's folder: reports/NAME`);
  }
}
