/** Reads a model's runs for comparisons: their measures and their predictions. */
import { pointedHitsSchema, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { PredictedModel } from "../../evaluate/predicted_model.ts";
import { readJson, type SplitFile } from "./files.ts";
import { readPredictions, testImages } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";
import { aucOf } from "./measures/auc.ts";

/** The files of a model's runs. */
export interface ModelFiles {
  readonly name: string;
  readonly seeds: readonly number[];
  /** Returns the stored metrics, hits and predictions of one seed. */
  metrics(seed: number): string;
  pointing(seed: number): string;
  predictions(seed: number): string;
}

/**
 * Returns the paths of a model's files among a task's inputs. `position` is the model's among those
 * that the task reads.
 */
export function modelFiles(
  inputs: Readonly<Record<string, string>>,
  { name, seeds, position }: Pick<ModelFiles, "name" | "seeds"> & { readonly position: number },
): ModelFiles {
  return {
    name,
    seeds,
    metrics: (seed) => memberOf(inputs, `metrics.${position}.${seed}`),
    pointing: (seed) => memberOf(inputs, `pointing.${position}.${seed}`),
    predictions: (seed) => memberOf(inputs, `predictions.${position}.${seed}`),
  };
}

/** Reads the test predictions of every run that has an AUC. */
export async function readPredictedModel(
  { name, seeds, metrics, pointing, predictions }: ModelFiles,
  split: SplitFile,
): Promise<PredictedModel> {
  const runs = await Promise.all(seeds.map(async (seed) => {
    const auc = aucOf(await readJson(metrics(seed), runMetricsSchema));
    const found = await readPredictions(predictions(seed), split);
    const { classes } = await readJson(pointing(seed), pointedHitsSchema);
    if (auc === null || found.outcome !== "predicted") return [];
    const hits = classes.map(({ hits }) => hits);
    return [{
      organClasses: classes.map(({ name }) => name),
      run: { seed, auc, probabilities: found.probabilities, hits },
    }];
  }));
  const { labels } = testImages(split);
  const tested = runs.flat();
  return {
    name,
    classNames: split.classNames,
    labels,
    organClasses: tested[0]?.organClasses ?? [],
    runs: tested.map(({ run }) => run),
  };
}
