/** Writes a study's report below `reports/`. */
import { join } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import type { Failure } from "../lib/graph/run/event.ts";
import { sha256 } from "../lib/graph/hash.ts";
import { claimLines } from "../lib/report/claim_lines.ts";
import type { Measurements, ReportEnvironment } from "../lib/report/measurements.ts";
import { PAGES, REPORT_PAGE } from "../lib/report/pages.ts";
import { runLines } from "../lib/report/run_outcomes.ts";
import { warningLines } from "../lib/report/warning_lines.ts";
import { reportMemo, reportOrigin } from "../lib/study/report_memo.ts";
import type { Study } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { ownerOfStudy } from "../lib/study/report_owner.ts";
import { foundReport, noteOrigin, type ReportPlace, requireOwnReport } from "./report_place.ts";
import { PROJECT_ROOT, shownPath } from "./user_paths.ts";

const RESULTS = "results.json", RECEIPT = "receipt.json";

/** The options of {@linkcode writeReport}. */
export interface ReportOptions {
  readonly study: Study;
  /** The experiment file, as reports name it. */
  readonly file: string;
  readonly place: ReportPlace;
  readonly failures: readonly Failure[];
  /** Keep a report if its content is the same, regardless of machine and time. */
  readonly keepSame: boolean;
  /** Write nothing about single images. */
  readonly withoutImages: boolean;
}

/**
 * Throws a `UserError` if the place of a study's report holds another experiment's. Called before
 * hours of work.
 */
export async function requireReportPlace(study: Study, place: ReportPlace, file: string): Promise<void> {
  if (place.mayReplace) return;
  requireOwnReport(place, await foundReport(place), ownerOfStudy(study, { file, origin: place.origin }));
}

/**
 * Writes the report's files and the receipt of the run beside them. Prints their place, warnings
 * about the data, and the outcome of each claim of the paper.
 *
 * Does not replace another experiment's report unless the user said so. Does not replace a report
 * of more runs than this one's: after a failed run the good report stays. Throws a `UserError` in
 * both cases. In the second case, if tasks failed, it prints a line instead, because the failures
 * were reported already.
 */
export async function writeReport(options: ReportOptions): Promise<void> {
  const { study, file, place, failures, keepSame } = options;
  const { folder } = place;
  const report = shownPath(join(folder.path, "report.md"));
  const has = async (name: string) => await folder.read(name) !== "";
  const origin = reportOrigin(study, {
    file,
    module: "tasks/write_report.ts",
    root: PROJECT_ROOT,
    withoutImages: options.withoutImages,
  });
  const known = keepSame ? reportMemo(study).read() : undefined;
  if (
    known !== undefined && known.origin === origin && await has(RECEIPT) && await has(REPORT_PAGE) &&
    known.results === sha256(await folder.read(RESULTS))
  ) {
    say(`report: ${report} (unchanged)`, known.claims);
    return;
  }
  const remember = (text: string) => {
    if (origin !== undefined) {
      reportMemo(study).write({ origin, results: sha256(text), claims: lastLines(measurements) });
    }
  };

  // Loaded on demand: statistics, schemas and plots take half a second, and a run with nothing to
  // do does not use them.
  const { environmentOf } = await import("../lib/study/environment.ts");
  const { measurementsOf } = await import("../lib/study/collect_measurements.ts");
  const { withoutImages } = await import("../lib/report/private_cases.ts");
  const { readResults, resultsJson, sameResults } = await import("../lib/report/results_file.ts");
  const environment = await environmentOf(PROJECT_ROOT, study);
  const measured = await measurementsOf(study, { file, environment, failures });
  const measurements = options.withoutImages ? withoutImages(measured) : measured;
  const found = await foundReport(place);
  const owner = ownerOfStudy(study, { file, origin: place.origin, measurements });
  requireOwnReport(place, found, owner);
  const before = found.kind === "report" ? found.results : "";
  if (found.kind === "report" && found.owner.finished > owner.finished && !place.mayReplace) {
    const why =
      `finished trainings: ${found.owner.finished} in this report, ${owner.finished} in one written now`;
    if (failures.length === 0) {
      throw new UserError(
        `${report}: left unchanged: ${why}; run the missing tasks (deno task reproduce), write elsewhere with ` +
          "--reports DIR, or replace it with --replace",
      );
    }
    printLines([`report: ${report} (left unchanged: ${why})`]);
    return;
  }
  const { renderStudyReport } = await import("./render_study_report.ts");
  if (keepSame && sameResults(resultsJson(measurements), before)) {
    // The pages belong to the report that stays: a clone contains it without them.
    const { environment: machine, times } = readResults(before);
    const missing = await has(REPORT_PAGE)
      ? []
      : [...await renderStudyReport(study, { ...measurements, environment: machine, times })]
        .filter(([name]) => PAGES.includes(name));
    const receipt = await has(RECEIPT)
      ? []
      : [[RECEIPT, await receiptOf({ study, file, environment })] as const];
    folder.write(new Map([...missing, ...receipt]));
    remember(before);
    say(`report: ${report} (unchanged)`, lastLines(measurements));
    return;
  }
  // The receipt is beside the report that it belongs to.
  const files = await renderStudyReport(study, measurements);
  files.set(RECEIPT, await receiptOf({ study, file, environment }));
  folder.write(files);
  await noteOrigin(place);
  removeOld(folder, files);
  remember(await folder.read(RESULTS));
  say(`report: ${report}`, lastLines(measurements));
}

/** Files of a report that a later one may lack: pictures, pages, tables and its private part. */
const MAY_GO: readonly (readonly [folder: string, names: RegExp])[] = [
  ["figures", /\.(svg|png)$/],
  [".", /^(cases\.html|predictions\.csv|history\.csv|trials\.csv)$/],
  ["private", /^(cases\.(md|html|json)|report\.html|provenance\.json|predictions\.csv|history\.csv)$/],
  ["private/figures", /\.(svg|png)$/],
];

/** Removes files that the previous report had and this one lacks, such as patients' pictures. */
function removeOld(folder: ReportPlace["folder"], files: ReadonlyMap<string, unknown>): void {
  for (const [place, names] of MAY_GO) {
    const prefix = place === "." ? "" : `${place}/`;
    folder.remove(place, (name) => names.test(name) && !files.has(prefix + name));
  }
}

/** Returns warnings about the data, runs that failed to converge, and the outcome of each claim. */
function lastLines(measurements: Measurements): string[] {
  return [...warningLines(measurements), ...runLines(measurements), ...claimLines(measurements)];
}

/** Prints the last lines of a run: the report's place, and the most important findings. */
function say(report: string, lines: readonly string[]): void {
  printLines([report, ...lines]);
}

async function receiptOf({ study, file, environment }: {
  readonly study: Study;
  readonly file: string;
  readonly environment: ReportEnvironment;
}): Promise<string> {
  const { makeReceipt } = await import("../lib/graph/verify/receipt/make_receipt.ts");
  const receipt = await makeReceipt(study.plan, {
    experiment: study.experiment.name,
    file,
    environment: { ...environment, engine: { ...environment.engine } },
  });
  const { receiptText } = await import("../lib/graph/verify/receipt/receipt.ts");
  return receiptText(receipt);
}
