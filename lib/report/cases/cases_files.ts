/** The page of cases as a file of a report. */
import type { Measurements } from "../measurements.ts";
import { CASES_PAGE, PRIVATE_FOLDER } from "../pages.ts";
import type { Cases } from "./cases.ts";
import { renderCases } from "./render_cases.ts";

/** True if the report has a page of cases that may be passed on with it. */
export function hasCasesPage(
  { tasks, patientData, withoutImages }: Pick<Measurements, "tasks" | "patientData" | "withoutImages">,
): boolean {
  return !patientData && !withoutImages && tasks.some(({ name }) => name === "cases");
}

/**
 * Returns the page at its place: in `private/` where the images may be patients'. None without
 * cases, and none in a report without images.
 */
export function casesFiles(
  { title, synthetic, patientData, withoutImages }: Pick<
    Measurements,
    "title" | "synthetic" | "patientData" | "withoutImages"
  >,
  cases: Cases | undefined,
): ReadonlyMap<string, string> {
  if (cases === undefined || withoutImages) return new Map();
  const page = renderCases(cases, { title, report: "report.html", synthetic, patientData });
  return new Map([[patientData ? PRIVATE_FOLDER + CASES_PAGE : CASES_PAGE, page]]);
}
