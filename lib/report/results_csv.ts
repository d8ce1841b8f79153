/** `results.csv`: every measure of every run in one row each, for R, pandas and spreadsheets. */
import { csvText } from "./csv_text.ts";
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

type Row = Readonly<Record<(typeof CSV_COLUMNS)[number], string | number | null>>;

/**
 * Returns the table in RFC 4180 form, but with line feeds: one row per model, seed, class and
 * metric. `outcome` is the run's outcome. `class` is `all` where the measure is not of one class.
 * `tolerance` is for the metric `interpretability` only. `value` is empty where the run has no such
 * measure. `images` is the number of images behind the measure, and `result` the stored object that
 * it comes from. Text that spreadsheets would take for a formula gets an apostrophe in front. A run
 * without figures has one row, with an empty `auc`.
 */
export function resultsCsv(measurements: Measurements): string {
  return csvText(CSV_COLUMNS, rowsOf(measurements).map((row) => CSV_COLUMNS.map((column) => row[column])));
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
