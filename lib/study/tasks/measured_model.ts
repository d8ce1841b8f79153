/** A model's runs as comparisons take them: their measures, and their predictions. */
import { type RunMetrics, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { PredictedModel } from "../../evaluate/uncertainty.ts";
import type { Comparison } from "../schema.ts";
import { readJson, type SplitFile } from "./files.ts";
import { readPredictions, testImages } from "./read_predictions.ts";

/** Where a model's files are. */
export interface ModelFiles {
  readonly name: string;
  readonly seeds: readonly number[];
  /** The stored metrics and predictions of one seed. */
  metrics(seed: number): string;
  predictions(seed: number): string;
}

/** One run's value of the measure; null where it has none. Interpretability is the paper's: no tolerance. */
export function measured(metrics: RunMetrics, measure: Comparison["measure"]): number | null {
  if (metrics.outcome !== "measured") return null;
  if (measure === "auc") return metrics.classification.auc;
  return metrics.interpretability.find(({ tolerance }) => tolerance === 0)?.overall.score ?? null;
}

/** The measure of every run that has it, in the order of the seeds. */
export async function measuredValues(
  { seeds, metrics }: ModelFiles,
  measure: Comparison["measure"],
): Promise<number[]> {
  const values = await Promise.all(
    seeds.map(async (seed) => measured(await readJson(metrics(seed), runMetricsSchema), measure)),
  );
  return values.filter((value) => value !== null);
}

/** The test predictions of every run that has an AUC. */
export async function readPredictedModel(
  { name, seeds, metrics, predictions }: ModelFiles,
  split: SplitFile,
): Promise<PredictedModel> {
  const runs = await Promise.all(seeds.map(async (seed) => {
    const auc = measured(await readJson(metrics(seed), runMetricsSchema), "auc");
    const found = await readPredictions(predictions(seed), split);
    return auc === null || found.outcome !== "predicted"
      ? []
      : [{ seed, auc, probabilities: found.probabilities }];
  }));
  const { labels } = testImages(split);
  return { name, classNames: split.classNames, labels, runs: runs.flat() };
}
