/** Part 5: one strip of maps per class. */
import { hasCasesPage } from "../cases/cases_files.ts";
import type { ReportContext } from "../context.ts";
import { directive, part } from "../markdown.ts";
import { caseStrips } from "../sections/sample_cases.ts";

/** Renders one case per class; the others are in the appendix. */
export function casesPart(context: ReportContext): string {
  const { gallery, patientData, withoutImages } = context.measurements;
  if (withoutImages) return "";
  if (!gallery) {
    return patientData
      ? part(
        "Cases",
        "Cases of patients are in `private/`, which Git ignores and which stays with the data.",
      )
      : "";
  }
  return part(
    "Cases",
    directive("take", "One image per class, chosen by rule, with every model’s map of the true class."),
    caseStrips(context, "first of each class"),
    hasCasesPage(context.measurements)
      ? "[cases.html](cases.html) shows every test image with every model’s map. Git does not keep that page; if it is missing, `deno task report` with the experiment file writes it from the store."
      : "The page of all test images is missing: the task *cases*, which collects them, has no result yet. `deno task reproduce` runs it.",
  );
}
