/** The appendix: every table and further figures, folded on a screen. */
import type { ReportContext } from "../context.ts";
import { ofFirstFold } from "../first_fold.ts";
import { fold, part } from "../markdown.ts";
import { optimisedSettingsSection } from "../search/optimised_settings.ts";
import { searchSection } from "../search/search_section.ts";
import { sweepsSection } from "../search/sweeps_section.ts";
import { agreementSection } from "../sections/agreement.ts";
import { calibrationSection } from "../sections/calibration.ts";
import { camValuesSection } from "../sections/cam_values.ts";
import { checklistSection } from "../sections/checklist.ts";
import { claimsSection } from "../sections/claims.ts";
import { classesSection } from "../sections/classes.ts";
import { comparisonsSection } from "../sections/comparisons.ts";
import { concentrationSection } from "../sections/concentration.ts";
import { curvesSection } from "../sections/curves.ts";
import { deviationsSection, splitSection } from "../sections/data.ts";
import { dataSetSection } from "../sections/data_set.ts";
import { failuresSection } from "../sections/failures.ts";
import { gazeSection } from "../sections/gaze.ts";
import { interpretabilitySection } from "../sections/interpretability.ts";
import { environmentSection } from "../sections/environment.ts";
import { rocSection } from "../sections/roc.ts";
import { furtherCasesSection } from "../sections/sample_cases.ts";
import { statementsSection } from "../sections/statements.ts";
import { statisticsSection } from "../sections/statistics.ts";
import { summarySection } from "../sections/summary.ts";
import { settingsSection, trainingSection } from "../sections/training.ts";
import { uncertaintySection } from "../sections/uncertainty.ts";

type Section = (context: ReportContext) => string;

/**
 * The folded sections on the page, in order. To add a section, add it to one of them; `ofFirstFold`
 * marks a section that shows only the first fold of a cross-validation.
 */
const FOLDS: readonly (readonly [summary: string, sections: readonly Section[]])[] = [
  ["A. All tests", [
    claimsSection,
    statementsSection,
    comparisonsSection,
    ofFirstFold(uncertaintySection),
    statisticsSection,
  ]],
  ["B. Every class and seed (the paper’s Table 2)", [
    ofFirstFold(summarySection),
    ofFirstFold(classesSection),
    ofFirstFold(interpretabilitySection),
    ofFirstFold(failuresSection),
  ]],
  ["C. Maps, ROC curves and calibration", [
    ofFirstFold(furtherCasesSection),
    ofFirstFold(agreementSection),
    ofFirstFold(concentrationSection),
    ofFirstFold(camValuesSection),
    ofFirstFold(rocSection),
    ofFirstFold(calibrationSection),
  ]],
  ["D. Trainings, searches and sweeps", [
    ofFirstFold(curvesSection),
    ofFirstFold(trainingSection),
    searchSection,
    ofFirstFold(sweepsSection),
  ]],
  ["E. Settings (the paper’s Table 1), differences, data, environment", [
    optimisedSettingsSection,
    settingsSection,
    deviationsSection,
    dataSetSection,
    ofFirstFold(splitSection),
    gazeSection,
    environmentSection,
  ]],
  ["F. Reporting checklist", [checklistSection]],
];

/** Renders the appendix. */
export function appendixPart(context: ReportContext): string {
  return part(
    "Appendix",
    ...FOLDS.map(([summary, sections]) => fold(summary, ...sections.map((write) => write(context)))),
  );
}
