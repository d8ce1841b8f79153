/** Notices that a reader must see before any figure. */
import { PAPERS_DATA } from "../../data/papers_data.ts";
import type { ReportContext } from "../context.ts";
import { allFolds } from "../first_fold.ts";
import { escapeText } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { outcomeOf, outcomeWords, reasonOf, type RunOutcome, wordsOf } from "../run_outcomes.ts";
import { finishedRuns, unfinishedRuns } from "../runs.ts";

/**
 * Returns the banner above the title: generated data, data other than the paper's, patients' data.
 */
export function dataNotice(context: ReportContext): string {
  const { measurements } = context;
  // One banner is one quotation with several paragraphs.
  return [
    measurements.synthetic ? SYNTHETIC : otherData(context),
    patientNotice(measurements),
  ].filter((part) => part !== undefined).join("\n>\n");
}

/**
 * Returns the notice above a report with folds: the figures on all folds, and those on the first.
 */
export function crossValidationNotice({ measurements }: ReportContext): string {
  const { folds, crossValidation } = measurements;
  if (folds === null) return "";
  const open = crossValidation === null
    ? " Not all trainings of all folds are finished, so that nothing is judged yet."
    : "";
  return `> **Cross-validated, ${
    allFolds(folds)
  }.** Claims and differences between models are of all folds, with intervals that know that folds share training images. Figures and tables of the first fold alone say so.${open}`;
}

/** Notices of runs that are missing, have no figures or collapsed. */
export function runNotices({ measurements }: ReportContext): string {
  return [incomplete(measurements), unusualOf(measurements)].filter((part) => part !== undefined).join(
    "\n\n",
  );
}

function otherData({ measurements: { data }, ledger }: ReportContext): string | undefined {
  if (data?.value.origin !== "other") return undefined;
  const { name } = data.value;
  const count = (name: "images" | "patients") => ledger.cite(data, [name], "integer");
  const whose = name === undefined ? " in EGD-CXR's layout" : ` of ${escapeText(name)}, not of EGD-CXR`;
  return `> **Not the paper's data.** ${count("images")} images of ${
    count("patients")
  } patients${whose}, which has ` +
    `${PAPERS_DATA.images.toLocaleString("en")} of ${
      PAPERS_DATA.patients.toLocaleString("en")
    }: these figures say nothing for or ` +
    "against the paper.";
}

const SYNTHETIC =
  "> **Generated data.** Shows that the pipeline works. Says nothing about patients, nor for or against the paper.";

const PATIENTS = "> **Patients' data.** This report tells of no single image.";

const PRIVATE_PART = "X-rays, cases and causes of failures are in " +
  "`private/` (`report.html`, and every test image in `cases.html`), which Git ignores and which is to be kept as the data are.";

function patientNotice({ patientData, withoutImages }: Measurements): string | undefined {
  if (!patientData) return undefined;
  return withoutImages ? PATIENTS : `${PATIENTS} ${PRIVATE_PART}`;
}

function incomplete({ models }: Measurements): string | undefined {
  const open = models.flatMap((model) => unfinishedRuns(model).map((run) => ({ model: model.name, run })));
  if (open.length === 0) return undefined;
  const lines = open.map(({ model, run }) =>
    `> - ${escapeText(model)}, seed ${run.seed}: ${run.status} (${escapeText(run.cause)})`
  );
  const all = models.reduce((sum, { runs }) => sum + runs.length, 0);
  return [`> **Incomplete.** ${open.length} of ${all} trainings have no result:`, ">", ...lines].join("\n");
}

/**
 * Returns the lines on unusual trainings: with folds, of all folds or, while some are unfinished,
 * of the first.
 */
function unusualOf(measurements: Measurements): string | undefined {
  const { crossValidation } = measurements;
  if (!crossValidation) return unusual(measurements);
  const { repeats, trainings } = crossValidation.value;
  const found = trainings.filter(({ outcome }) => outcome !== "measured");
  if (found.length === 0) return undefined;
  const lines = found.map(({ model, repeat, fold, seed, outcome, reason }) =>
    `> - ${escapeText(model)}, ${
      repeats === 1 ? "" : `repeat ${repeat}, `
    }fold ${fold}, seed ${seed}: ${outcome} (${escapeText(reason ?? "")})`
  );
  const shown = lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `> - and ${lines.length - MOST_LINES} more, in results.json`];
  return [
    `> **Trainings that failed to converge.** Of ${trainings.length} trainings ${
      wordsOf(trainings.map(({ outcome }) => outcome))
    }. ${whatCounts(found.map(({ outcome }) => outcome))}:`,
    ">",
    ...shown,
  ].join("\n");
}

/** The largest number of trainings of a cross-validation that the notice names. */
const MOST_LINES = 20;

function unusual({ models }: Measurements): string | undefined {
  const found = models.flatMap((model) =>
    finishedRuns(model).filter((run) => outcomeOf(run) !== "measured").map((run) => ({ model, run }))
  );
  if (found.length === 0) return undefined;
  const lines = found.map(({ model, run }) =>
    `> - ${escapeText(model.name)}, seed ${run.seed}: ${outcomeOf(run)} (${escapeText(reasonOf(run) ?? "")})`
  );
  const all = models.reduce((sum, { runs }) => sum + runs.length, 0);
  const words = outcomeWords(models.map((model) => ({ runs: finishedRuns(model) })));
  return [
    `> **Trainings that failed to converge.** Of ${all} trainings ${words}. ${
      whatCounts(found.map(({ run }) => outcomeOf(run)))
    }:`,
    ">",
    ...lines,
  ].join("\n");
}

/** States which of these runs count in medians and tests. */
function whatCounts(outcomes: readonly RunOutcome[]): string {
  const collapsed = outcomes.filter((outcome) => outcome === "collapsed").length;
  if (collapsed === outcomes.length) return "They count in every median and test, as in the paper";
  if (collapsed === 0) return "They have no results and count in no median and no test";
  return "Collapsed trainings count in every median and test, as in the paper; the others have no results and count in none";
}
