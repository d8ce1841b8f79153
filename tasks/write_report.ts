/** Writes a study's report below `reports/`. */
import { join } from "node:path";
import type { Failure } from "../lib/graph/run/event.ts";
import { sha256 } from "../lib/graph/hash.ts";
import { claimLines } from "../lib/report/claim_lines.ts";
import type { ReportEnvironment } from "../lib/report/measurements.ts";
import { reportFolder } from "../lib/report/report_folder.ts";
import { readReportMemo, reportOrigin, writeReportMemo } from "../lib/study/report_memo.ts";
import type { Study } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { PROJECT_ROOT, shownPath } from "./user_paths.ts";

const RESULTS = "results.json", RECEIPT = "receipt.json";

/** What a report is about. */
export interface ReportOptions {
  readonly study: Study;
  /** The experiment file, as the user named it. */
  readonly file: string;
  readonly failures: readonly Failure[];
  /** Leave a report alone that says the same already, whatever machine and time it names. */
  readonly keepSame: boolean;
}

/**
 * Writes the report's files, and the receipt of the run beside them, and says where, and what became of each claim of the
 * paper; the path is relative to the working folder.
 */
export async function writeReport({ study, file, failures, keepSame }: ReportOptions): Promise<void> {
  const folder = reportFolder(PROJECT_ROOT, ["reports", study.experiment.name]);
  const report = shownPath(join(folder.path, "report.md"));
  const hasReceipt = async () => await folder.read(RECEIPT) !== "";
  const origin = reportOrigin(study, { file, module: "tasks/write_report.ts", root: PROJECT_ROOT });
  const known = keepSame ? readReportMemo(study) : undefined;
  if (
    known !== undefined && known.origin === origin && await hasReceipt() &&
    known.results === sha256(await folder.read(RESULTS))
  ) {
    say(`report: ${report} (as it was)`, known.claims);
    return;
  }
  const remember = (text: string) => {
    if (origin !== undefined) {
      writeReportMemo(study, { origin, results: sha256(text), claims: claimLines(measurements) });
    }
  };

  // Statistics, schemas and plots take half a second to load, which a run with nothing to do should not wait for.
  const { environmentOf } = await import("../lib/study/environment.ts");
  const { measurementsOf } = await import("../lib/study/measurements.ts");
  const { resultsJson, sameResults } = await import("../lib/report/results.ts");
  const environment = await environmentOf(PROJECT_ROOT, study.engine);
  const measurements = await measurementsOf(study, { file, environment, failures });
  const before = await folder.read(RESULTS);
  if (keepSame && sameResults(resultsJson(measurements), before)) {
    if (!await hasReceipt()) {
      folder.write(new Map([[RECEIPT, await receiptOf({ study, file, environment })]]));
    }
    remember(before);
    say(`report: ${report} (as it was)`, claimLines(measurements));
    return;
  }
  const { renderReport } = await import("../lib/report/render_report.ts");
  const { files } = renderReport(measurements);
  folder.write(files);
  // Pictures of patients that an earlier version left where everyone may see them.
  if (measurements.patientData) folder.remove("figures", /^case-\d+\.png$/);
  // Last, so that a receipt stands beside the report that it belongs to.
  folder.write(new Map([[RECEIPT, await receiptOf({ study, file, environment })]]));
  remember(await folder.read(RESULTS));
  say(`report: ${report}`, claimLines(measurements));
}

/** The last lines of a run: where the report is, and what became of each claim. */
function say(report: string, claims: readonly string[]): void {
  printLines([report, ...claims]);
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
