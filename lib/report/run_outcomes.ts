/** The outcome of every run: the one source for tables, counts, notices and the CSV. */
import type { ReportContext } from "./context.ts";
import { allFolds } from "./first_fold.ts";
import type { Format } from "./format.ts";
import { visibleText } from "../formats/visible_text.ts";
import { escapeText } from "./markdown.ts";
import type { FinishedRun, Measurements, ModelMeasurements, Stored, UnfinishedRun } from "./measurements.ts";
import type { Unmeasured } from "../evaluate/unmeasured.ts";

/** `measured` and `collapsed` runs have test figures. */
export type RunOutcome = "measured" | "collapsed" | Unmeasured["outcome"] | UnfinishedRun["status"];

/** The outcomes without a figure, in the order in which a report counts them. */
const WITHOUT_FIGURES = ["diverged", "not trained", "not finite", "failed", "running", "missing"] as const;

/** Returns the outcome of a run. */
export function outcomeOf(run: FinishedRun | UnfinishedRun): RunOutcome {
  if (run.status !== "finished") return run.status;
  const { value } = run.metrics;
  if (value.outcome !== "measured") return value.outcome;
  return value.collapsed === null ? "measured" : "collapsed";
}

/**
 * Returns the reason why a run has no test figures or counts as collapsed; `undefined` for an
 * ordinary run.
 */
export function reasonOf(run: FinishedRun | UnfinishedRun): string | undefined {
  if (run.status !== "finished") return run.cause;
  const { value } = run.metrics;
  return (value.outcome === "measured" ? value.collapsed : value.reason) ?? undefined;
}

/** Counts the runs of these models that had this outcome. */
export function countOf(models: readonly Pick<ModelMeasurements, "runs">[], outcome: RunOutcome): number {
  return models.flatMap(({ runs }) => runs).filter((run) => outcomeOf(run) === outcome).length;
}

/**
 * Returns the number of runs behind a model's medians: `5`, or `4 of 5 (1 diverged; 2 collapsed)`.
 */
export function runCounts(model: Pick<ModelMeasurements, "runs">): string {
  const number = (outcome: RunOutcome) => countOf([model], outcome);
  const measured = number("measured") + number("collapsed");
  const all = model.runs.length;
  const parts = outcomeWords([model]);
  return `${measured === all ? "" : `${measured} of `}${all}${parts === "" ? "" : ` (${parts})`}`;
}

/**
 * Lists the abnormal outcomes of these models' runs, `1 diverged, 1 failed; 2 collapsed`; empty
 * without any.
 */
export function outcomeWords(models: readonly Pick<ModelMeasurements, "runs">[]): string {
  return wordsOf(models.flatMap(({ runs }) => runs.map(outcomeOf)));
}

/** Lists abnormal outcomes from any source. */
export function wordsOf(found: readonly RunOutcome[]): string {
  const counted = (outcomes: readonly RunOutcome[]) =>
    outcomes.map((outcome) => ({ outcome, count: found.filter((each) => each === outcome).length }))
      .filter(({ count }) => count > 0).map(({ outcome, count }) => `${count} ${outcome}`).join(", ");
  return [counted(WITHOUT_FIGURES), counted(["collapsed"])].filter((part) => part !== "").join("; ");
}

/**
 * Returns the outcomes of the study's trainings: with folds, of all folds or, while some are not
 * finished, of the first.
 */
export function studyOutcomes(
  { models, crossValidation }: Pick<Measurements, "models" | "crossValidation">,
): readonly RunOutcome[] {
  return crossValidation?.value.trainings.map(({ outcome }) => outcome) ??
    models.flatMap(({ runs }) => runs.map(outcomeOf));
}

/**
 * Returns one line for a terminal per model with a run that diverged, was not trained or collapsed.
 */
export function runLines(
  { models, folds, crossValidation }: Pick<Measurements, "models" | "folds" | "crossValidation">,
): string[] {
  if (folds !== null && crossValidation) {
    const { trainings } = crossValidation.value;
    return models.flatMap(({ name }) => {
      const own = trainings.filter(({ model }) => model === name).map(({ outcome }) => outcome);
      const words = wordsOf(own);
      return words === ""
        ? []
        : [`trainings: ${visibleText(name)}: ${own.length} in ${allFolds(folds)} (${words})`];
    });
  }
  return models.flatMap((model) => {
    const finished = { runs: model.runs.filter((run) => run.status === "finished") };
    return outcomeWords([finished]) === ""
      ? []
      : [`trainings: ${visibleText(model.name)}: ${runCounts(finished)} behind its medians`];
  });
}

/**
 * Returns a sentence on the models that a section omits because they have no measured run; empty
 * without any.
 */
export function absentNote(models: readonly Pick<ModelMeasurements, "name" | "runs">[]): string {
  const absent = models.filter((model) => countOf([model], "measured") + countOf([model], "collapsed") === 0);
  if (absent.length === 0) return "";
  const names = absent.map((model) =>
    `${escapeText(model.name)} (${outcomeWords([model]) || "no training"})`
  );
  return `Not shown, because no training was measured: ${names.join(", ")}.`;
}

/** Explains a figure's rings; empty where it has none. */
export function ringNote(values: readonly { readonly collapsed: boolean }[]): string {
  return values.some(({ collapsed }) => collapsed)
    ? "A ring in place of a dot: a training that collapsed."
    : "";
}

/** Returns true if a model's run with this seed collapsed. */
export function isCollapsed({ runs }: Pick<ModelMeasurements, "runs">, seed: number): boolean {
  return runs.some((run) => run.seed === seed && outcomeOf(run) === "collapsed");
}

/** A figure for one seed of a model. */
export interface SeedFigure {
  readonly model: ModelMeasurements;
  readonly seed: number;
  /** The seeds in the order of the stored object's lists. */
  readonly seeds: readonly number[];
  readonly stored: Stored<unknown>;
  /** The path of the list over seeds. */
  readonly path: readonly (string | number)[];
  readonly format: Format;
}

/** Returns the figure, marked if the run collapsed; the run's outcome if it has no figure. */
export function seedCell({ ledger }: ReportContext, figure: SeedFigure): string {
  const { model, seed, seeds, stored, path, format } = figure;
  const run = model.runs.find((run) => run.seed === seed);
  const outcome = run ? outcomeOf(run) : "missing";
  const index = seeds.indexOf(seed);
  if (index < 0 || (outcome !== "measured" && outcome !== "collapsed")) return outcome;
  const text = ledger.cite(stored, [...path, index], format);
  return outcome === "collapsed" ? `${text} (collapsed)` : text;
}
