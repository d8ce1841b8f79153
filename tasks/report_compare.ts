/** `deno task report compare A B C …`: shows several reports in one table. */
import { basename, resolve } from "node:path";
import { printLines } from "../lib/graph/standard_output.ts";
import { compareReports } from "../lib/report/diff/compare_reports.ts";
import { renderCompared, renderComparedMarkdown } from "../lib/report/diff/render_compared.ts";
import { UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { resultsIn } from "./report_diff.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task report compare A B [C …]

Compares two or more reports, each a folder with a results.json, in one table: different settings, data, code and runs,
and every model's medians with their intervals. For two reports, diff shows which figures changed.

  --markdown      prints Markdown instead of text for a terminal
  --help          this text`;

/** Prints the table; returns 0. */
export async function compareCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: ["markdown"], text: [] });
  if (flags === undefined) return 0;
  const folders = flags.arguments;
  if (folders.length < 2) {
    throw new UsageError(
      `found ${folders.join(" ") || "nothing"}, expected two or more reports' folders:\n\n${USAGE}`,
    );
  }
  const compared = compareReports(await Promise.all(folders.map((folder) => resultsIn(userPath(folder)))));
  const names = shortNames(folders);
  printLines(
    flags.has("markdown") ? [renderComparedMarkdown(compared, names)] : renderCompared(compared, names),
  );
  return 0;
}

/** Returns the folders' last names if these are different, otherwise their paths. */
function shortNames(folders: readonly string[]): readonly string[] {
  const names = folders.map((folder) => basename(resolve(userPath(folder))));
  return new Set(names).size === names.length ? names : folders;
}
