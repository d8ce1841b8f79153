/** `results.csv`: every measure of every run in one row each, for R, pandas and spreadsheets. */
import type { Measurements } from "./measurements.ts";
import { finishedRuns } from "./runs.ts";

/** The columns, in order. */
export const CSV_COLUMNS = [
  "experiment",
  "model",
  "seed",
  "class",
  "metric",
  "tolerance",
  "value",
  "images",
  "result",
] as const;

type Row = Readonly<Record<(typeof CSV_COLUMNS)[number], string | number | null>>;

/**
 * The table as RFC 4180 wants it, but with line feeds: one row per model, seed, class and metric. `class` is `all`
 * where the measure is not of one class; `tolerance` is of the metric `interpretability` alone; `value` is empty where
 * the run has no such measure; `images` is what the measure stands on; `result` the stored object that it comes from.
 * Runs without measures (failed, missing, diverged) have no rows.
 */
export function resultsCsv(measurements: Measurements): string {
  const rows = rowsOf(measurements).map((row) => CSV_COLUMNS.map((column) => field(row[column])).join(","));
  return [CSV_COLUMNS.join(","), ...rows].map((line) => `${line}\n`).join("");
}

function rowsOf({ experiment, models }: Measurements): Row[] {
  return models.flatMap((model) =>
    finishedRuns(model).flatMap(({ seed, metrics: { hash, value } }): Row[] => {
      if (value.outcome !== "measured") return [];
      const { classification, interpretability } = value;
      const run = { experiment, model: model.name, seed, tolerance: null, result: hash };
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

function field(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
