/** Renders the files of a study's report, except its receipt. */
import { casesFiles } from "../lib/report/cases/cases_files.ts";
import type { Measurements } from "../lib/report/measurements.ts";
import { renderReport } from "../lib/report/render_report.ts";
import { tablesOf } from "../lib/study/collect_tables.ts";
import { casesOf } from "../lib/study/read_cases.ts";
import type { Study } from "../lib/study/study.ts";

/** Renders `measurements` of a study, with its tables and its page of cases. */
export async function renderStudyReport(
  study: Study,
  measurements: Measurements,
): Promise<Map<string, string | Uint8Array>> {
  return new Map([
    ...renderReport(measurements, new Map(), await tablesOf(study)).files,
    ...(measurements.withoutImages ? [] : casesFiles(measurements, await casesOf(study))),
  ]);
}
