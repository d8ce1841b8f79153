/**
 * `deno task report`: writes a report again from the store, or checks, traces and compares reports.
 * Trains nothing.
 */
import { resolve } from "node:path";
import { activitiesOf } from "../lib/graph/run/activity.ts";
import { planSummary } from "../lib/graph/render/plan.ts";
import { safeText } from "../lib/graph/render/text.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { findResults } from "../lib/study/find_results.ts";
import { showChain } from "../lib/study/show_chain.ts";
import { showResult } from "../lib/study/show_result.ts";
import { openStudy } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { type CommandLine, commandLine, PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { compareCommand } from "./report_compare.ts";
import { type CrateChoice, crateChoice, writeCrate } from "./report_crate.ts";
import { diffCommand } from "./report_diff.ts";
import { writeLatex } from "./report_latex.ts";
import { folderPath, reportedPath, userPath } from "./user_paths.ts";
import { REPORT_FLAGS, reportPlace } from "./report_place.ts";
import { writeReport } from "./write_report.ts";

const USAGE = `deno task report [experiments/NAME.yaml]
deno task report --show HASH [--all]
deno task report --check reports/NAME [experiments/NAME.yaml]
deno task report diff A B
deno task report compare A B C …

Writes reports/NAME/ from stored results only, and reports missing ones; or

  --show HASH     shows how a result was made: task, parameters, inputs, code, engine, duration, machine; HASH is a
                  result's hash in a report, or its first digits
  --all           with --show: also everything that it was made from, down to data files, stored objects and code files
  --check DIR     compares every figure of a report with the store, and names edited and stale ones; without a store,
                  compares the report's files with each other; give the experiment file if it is outside the project,
                  because the report has only its name
  diff A B        compares two reports' folders (diff --help)
  compare A B …   shows two or more reports in one table (compare --help)
  --latex DIR     also writes the report's numbers and tables for a paper: numbers.tex (a macro for each number, such
                  as \\AucResNetMedian, with the hash of its result), tables.tex (booktabs), figures/ (a PDF
                  for each panel) and example.tex
  --crate DIR     also writes a Workflow Run RO-Crate: the experiment file, the report without its private part, code
                  commit, engine, and the hashes of users' files; needs
  --licence SPDX    the licence that you publish it under, such as CC-BY-4.0
  --creator WHO     the author of the study: "NAME" or "NAME, ORCID"

Flags of all forms:`;

/** The most problems that are printed; edited reports may have thousands. */
const SHOWN = 40;

export default async function reportCommand(args: readonly string[]): Promise<number> {
  if (args[0] === "diff") return await diffCommand(args.slice(1));
  if (args[0] === "compare") return await compareCommand(args.slice(1));
  const line = commandLine(args, USAGE + REPORT_FLAGS, {
    boolean: ["replace", "no-images", "all"],
    text: ["show", "check", "reports", "latex", "crate", "licence", "creator"],
  });
  if (line === undefined) return 0;
  const show = line.own.text("show"), check = line.own.text("check");
  if (show === undefined && line.own.has("all")) throw new UsageError("--all: expected it with --show HASH");
  if (show !== undefined && check !== undefined) {
    throw new UsageError("found --show and --check, expected one");
  }
  const crate = crateChoice(line.own);
  const latex = line.own.text("latex");
  for (const [flag, given] of [["latex", latex], ["crate", crate]] as const) {
    if (given === undefined || (show ?? check) === undefined) continue;
    throw new UsageError(`found --${flag} and --${show === undefined ? "check" : "show"}, expected one`);
  }
  if (show !== undefined) return showCommand(show, line);
  if (check !== undefined) return checkCommand(userPath(check), line);
  const folder = latex === undefined ? undefined : folderPath("latex", latex, "");
  return writeCommand(line, { crate, latex: folder });
}

async function writeCommand(
  line: CommandLine,
  { crate, latex }: { readonly crate: CrateChoice | undefined; readonly latex: string | undefined },
): Promise<number> {
  const study = await openStudy({ ...line, root: PROJECT_ROOT });
  printLines([planSummary(study.plan, await activitiesOf(study.plan))]);
  const place = reportPlace(study.experiment.name, {
    file: resolve(line.experiment),
    reports: line.own.text("reports"),
    mayReplace: line.own.has("replace"),
  });
  await writeReport({
    study,
    file: reportedPath(line.experiment),
    place,
    failures: [],
    keepSame: false,
    withoutImages: line.own.has("no-images"),
  });
  if (latex !== undefined) await writeLatex(latex, place.folder);
  if (crate !== undefined) {
    await writeCrate(study, crate, { file: line.experiment, report: place.folder.path });
  }
  return 0;
}

async function showCommand(hash: string, line: CommandLine): Promise<number> {
  const store = openStore(line.store);
  const found = await findResults(store, hash);
  const shown = line.own.has("all")
    ? await Promise.all(found.map((each) => showChain(each, store, { root: PROJECT_ROOT })))
    : found.map((each) => showResult(each, store));
  printLines([shown.map((lines) => lines.join("\n")).join("\n\n")]);
  return 0;
}

async function checkCommand(report: string, line: CommandLine): Promise<number> {
  const experiment = line.own.arguments.length === 0 ? undefined : line.experiment;
  // Loaded on demand: plots need a third of a second, and the other commands do not use them.
  const { checkReport } = await import("../lib/study/check_report.ts");
  const { basis, problems } = await checkReport({ ...line, experiment, report, root: PROJECT_ROOT });
  for (const { file, place, found, expected } of problems.slice(0, SHOWN)) {
    const where = [...(file === "" ? [] : [`${report.replace(/\/$/, "")}/${file}`]), place].filter((part) =>
      part !== ""
    );
    console.error(safeText([...where, `found ${found}, expected ${expected}`].join(": ")));
  }
  if (problems.length > SHOWN) console.error(`and ${problems.length - SHOWN} more`);
  printLines([
    `${report}: ${basis}: ${problems.length === 0 ? "no difference" : `${problems.length} differences`}`,
  ]);
  if (problems.length > 0) {
    console.error(
      "deno task reproduce FILE runs the stale tasks; deno task report FILE writes the report again",
    );
  }
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) await runCommand(reportCommand);
