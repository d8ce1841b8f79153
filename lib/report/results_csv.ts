/** `results.csv`: every measure of every run in one row each, for R, pandas and spreadsheets. */
import { csvText } from "./csv_text.ts";
import { FOLD_COLUMNS, foldCells, type FoldPlace } from "./fold_columns.ts";
import type { Measurements } from "./measurements.ts";
import { outcomeOf } from "./run_outcomes.ts";

/** The columns, in order. */
export const CSV_COLUMNS = [
  "experiment",
  "model",
  "seed",
  "outcome",
  "class",
  "metric",
  "tolerance",
  "value",
  "images",
  "result",
] as const;

type Row = Readonly<Record<(typeof CSV_COLUMNS)[number], string | number | null>> & {
  /** The columns of a study with folds. */
  readonly place?: FoldPlace;
};

/**
 * Returns the table in RFC 4180 form, but with line feeds: one row per model, seed, class and
 * metric. `outcome` is the run's outcome. `class` is `all` where the measure is not of one class.
 * `tolerance` is for the metric `interpretability` only. `value` is empty where the run has no such
 * measure. `images` is the number of images behind the measure, and `result` the stored object that
 * it comes from. Text that spreadsheets would take for a formula gets an apostrophe in front. A run
 * without figures has one row, with an empty `auc`.
 *
 * A study with folds has two columns more, `repeat` and `fold`: all measures of the first fold, AUC
 * and interpretability of the others.
 */
export function resultsCsv(measurements: Measurements): string {
  const { folds } = measurements;
  const own = rowsOf(measurements);
  const rows = folds === null ? own : [
    ...own.map((row) => ({ ...row, place: { repeat: 1, fold: 1 } })),
    ...foldRows(measurements),
  ];
  return csvText(
    ["experiment", ...folds === null ? [] : FOLD_COLUMNS, ...FURTHER],
    rows.map((row) => [row.experiment, ...foldCells(row.place), ...FURTHER.map((column) => row[column])]),
  );
}

const [, ...FURTHER] = CSV_COLUMNS;

/**
 * Returns rows of AUC and interpretability of every fold's trainings, except the first, whose rows
 * have all measures.
 */
function foldRows({ experiment, crossValidation }: Measurements): Row[] {
  if (!crossValidation) return [];
  const { hash, value: { trainings } } = crossValidation;
  return trainings.filter(({ repeat, fold }) => repeat > 1 || fold > 1).flatMap((training): Row[] => {
    const { model, seed, outcome, images, auc, interpretability, pointed, repeat, fold } = training;
    const common = { experiment, model, seed, outcome, class: "all", result: hash, place: { repeat, fold } };
    return [
      { ...common, metric: "auc", tolerance: null, value: auc, images: auc === null ? null : images },
      ...interpretability === null
        ? []
        : [{ ...common, metric: "interpretability", tolerance: 0, value: interpretability, images: pointed }],
    ];
  });
}

function rowsOf({ experiment, models }: Measurements): Row[] {
  return models.flatMap((model) =>
    model.runs.flatMap((own): Row[] => {
      const start = {
        experiment,
        model: model.name,
        seed: own.seed,
        outcome: outcomeOf(own),
        tolerance: null,
      };
      if (own.status !== "finished" || own.metrics.value.outcome !== "measured") {
        const result = own.status === "finished" ? own.metrics.hash : null;
        return [{ ...start, class: "all", metric: "auc", value: null, images: null, result }];
      }
      const { hash, value: { classification, interpretability } } = own.metrics;
      const run = { ...start, result: hash };
      const images = classification.classes.reduce((sum, { support }) => sum + support, 0);
      const whole = (["auc", "aucOneVsRest", "accuracy"] as const).map((metric) => (
        { ...run, class: "all", metric, value: classification[metric], images }
      ));
      const perClass = classification.classes.flatMap((measures) =>
        (["precision", "recall", "f1", "auc"] as const).map((metric) => ({
          ...run,
          class: measures.name,
          metric: metric === "auc" ? "aucOneVsRest" : metric,
          value: measures[metric],
          images: measures.support,
        }))
      );
      const pointing = interpretability.flatMap(({ tolerance, classes, overall }) =>
        [...classes, { name: "all", ...overall }].map(({ name, score, total }) => ({
          ...run,
          class: name,
          metric: "interpretability",
          tolerance,
          value: score,
          images: total,
        }))
      );
      return [...whole, ...perClass, ...pointing];
    })
  );
}
