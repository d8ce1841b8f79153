/** `results.json`: what the report says, for programs. */
import type { Measurements, ModelMeasurements, Stored } from "./measurements.ts";
import { finishedRuns } from "./runs.ts";
import type { ModelSummary } from "../evaluate/summary.ts";

/**
 * The file's text: keys in sorted order, NaN and infinities as null. Two runs of one experiment differ in
 * `environment` and `times` alone.
 */
export function resultsJson(measurements: Measurements): string {
  const { experiment, title, synthetic, seeds, classNames, settings, deviations, split } = measurements;
  const results = {
    experiment,
    title,
    synthetic,
    seeds,
    classNames,
    settings,
    deviations,
    split: split ? { ...split.value, result: split.hash } : null,
    models: measurements.models.map(modelResults),
    comparisons: measurements.comparisons.map(({ models, measure, result }) => ({
      models,
      measure,
      f: result?.value.f ?? null,
      df: result?.value.df ?? null,
      p: result?.value.p ?? null,
      counts: result?.value.counts ?? null,
      note: result?.value.note ?? null,
      result: result?.hash ?? null,
    })),
    environment: measurements.environment,
    times: {
      wallSeconds: measurements.wallSeconds,
      trainings: measurements.models.flatMap((model) =>
        finishedRuns(model).map(({ seed, seconds }) => ({ model: model.name, seed, seconds }))
      ),
    },
  };
  return JSON.stringify(results, sortedKeys, 2) + "\n";
}

/** Whether two `results.json` differ in nothing but environment and times; false where one cannot be read. */
export function sameResults(a: string, b: string): boolean {
  return a !== "" && b !== "" && withoutCircumstances(a) === withoutCircumstances(b);
}

function withoutCircumstances(text: string): string {
  try {
    return JSON.stringify({ ...JSON.parse(text), environment: null, times: null });
  } catch {
    return text;
  }
}

function modelResults({ name, settings, runs, summary }: ModelMeasurements) {
  const none = { perSeed: [], median: null, standardDeviation: null };
  return {
    name,
    settings,
    result: summary?.hash ?? null,
    auc: summary?.value.auc ?? none,
    aucOneVsRest: summary?.value.aucOneVsRest ?? none,
    accuracy: summary?.value.accuracy ?? none,
    classes: summary ? classResults(summary) : [],
    interpretability: summary?.value.interpretability ?? [],
    runs: runs.map((run) =>
      run.status === "finished"
        ? {
          seed: run.seed,
          status: run.status,
          training: { ...run.training.value, result: run.training.hash },
          metrics: { ...run.metrics.value, result: run.metrics.hash },
          checkpoint: run.checkpoint,
          predictions: run.predictions,
        }
        : { seed: run.seed, status: run.status, cause: run.cause }
    ),
  };
}

/** Medians under the measures' own names; what they are medians of, under `overSeeds`. */
function classResults({ value: { classes } }: Stored<ModelSummary>) {
  return classes.map(({ name, support, precision, recall, f1, auc }) => ({
    name,
    support,
    precision: precision.median,
    recall: recall.median,
    f1: f1.median,
    auc: auc.median,
    overSeeds: { precision, recall, f1, auc },
  }));
}

/** Objects come out with sorted keys; `JSON.stringify` itself writes NaN and infinities as null. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
