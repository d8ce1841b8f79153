/** The page of cases as a file of a report. */
import { firstFold } from "../first_fold.ts";
import type { Measurements } from "../measurements.ts";
import { CASES_PAGE, PRIVATE_FOLDER } from "../pages.ts";
import type { Cases } from "./cases.ts";
import { renderCases } from "./render_cases.ts";

/** Returns true if the report has a page of cases that may be shared with it. */
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
  measurements: Pick<Measurements, "title" | "synthetic" | "patientData" | "withoutImages" | "folds">,
  cases: Cases | undefined,
): ReadonlyMap<string, string> {
  const { title, synthetic, patientData, withoutImages } = measurements;
  if (cases === undefined || withoutImages) return new Map();
  const fold = firstFold(measurements);
  const page = renderCases(cases, { title, report: "report.html", synthetic, patientData, fold });
  return new Map([[patientData ? PRIVATE_FOLDER + CASES_PAGE : CASES_PAGE, page]]);
}
