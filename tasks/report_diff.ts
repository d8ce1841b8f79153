/** `deno task report diff A B`: two reports side by side. */
import { parseArgs } from "@std/cli";
import { join } from "node:path";
import { diffReports } from "../lib/report/diff/diff_reports.ts";
import { renderDiff } from "../lib/report/diff/render_diff.ts";
import type { Measurements } from "../lib/report/measurements.ts";
import { readResults } from "../lib/report/results.ts";
import { UsageError } from "./command_line.ts";

const USAGE = `deno task report diff A B

Compares two reports, each a folder with a results.json: what changed in settings, data and code, and which figures
moved by more than seed noise (the rule is printed below them).

  --help          this text`;

/** Prints what differs; 0 whether or not anything does. */
export async function diffCommand(args: readonly string[]): Promise<number> {
  const unknown: string[] = [];
  const parsed = parseArgs(args, {
    boolean: ["help"],
    string: ["_"],
    alias: { help: "h" },
    unknown: (arg, key) => {
      if (key !== undefined) unknown.push(arg);
      return key === undefined;
    },
  });
  if (parsed.help) {
    console.log(USAGE);
    return 0;
  }
  const [a, b] = parsed._.map(String);
  if (unknown.length > 0 || parsed._.length !== 2) {
    throw new UsageError(`found ${args.join(" ") || "nothing"}, expected two reports' folders:\n\n${USAGE}`);
  }
  const [first, second] = await Promise.all([resultsIn(a), resultsIn(b)]);
  console.log(renderDiff(diffReports(first, second), a, b).join("\n"));
  return 0;
}

async function resultsIn(folder: string): Promise<Measurements> {
  const path = join(folder, "results.json");
  try {
    return readResults(await Deno.readTextFile(path), path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Deno.errors.NotFound(`${path}: found no such file, expected a report's folder: reports/NAME`);
  }
}
