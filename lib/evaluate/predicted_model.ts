/** A model's test predictions, in the form that the statistics use. */
import { type Outcome, undefinedBecause } from "../stats/outcome.ts";
import type { PairedScores } from "../stats/paired_scores.ts";
import { aucTable, type SeedImageTable, shareTable } from "../stats/seed_image_table.ts";
import { itemAt } from "../formats/items.ts";

/** A model's test predictions. */
export interface PredictedModel {
  readonly name: string;
  readonly classNames: readonly string[];
  /** The true classes of the n test images. */
  readonly labels: readonly number[];
  /** The classes with an organ, in the order of every run's `hits`. */
  readonly organClasses: readonly string[];
  /** The runs that were measured. */
  readonly runs: readonly PredictedRun[];
}

/** One run of a model on the test images. */
export interface PredictedRun {
  readonly seed: number;
  readonly auc: number;
  /** The probabilities: [n, classes]. */
  readonly probabilities: ArrayLike<number>;
  /**
   * For each class with an organ, and each of its images: 1 where the map peaks in the organ, else
   * 0.
   */
  readonly hits: readonly (readonly number[])[];
}

/** A measure that a claim or a comparison is about. */
export type Measure = "auc" | "interpretability";

/** Returns the runs' probabilities. */
export function pairedScores({ labels, classNames, runs }: PredictedModel): PairedScores {
  return { labels, classCount: classNames.length, tables: runs.map(({ probabilities }) => probabilities) };
}

/** Returns the run with the median AUC, the lower of two. */
export function medianRun<Run extends { readonly seed: number; readonly auc: number }>(
  runs: readonly Run[],
): Run | undefined {
  return runs.toSorted((a, b) => a.auc - b.auc || a.seed - b.seed)[Math.floor((runs.length - 1) / 2)];
}

/**
 * Returns a measure of every run, decomposed by image; undefined without a run, or without an image
 * that has the measure.
 */
export function tableOf(
  model: PredictedModel,
  measure: Measure,
): Outcome<{ readonly table: SeedImageTable }> {
  const { runs } = model;
  if (runs.length === 0) return undefinedBecause("no training was measured");
  if (measure === "auc") {
    return { defined: true, table: aucTable(pairedScores(model), runs.map(({ auc }) => auc)) };
  }
  const strata = itemAt(runs, 0).hits.map((_, stratum) => runs.map(({ hits }) => hits[stratum]!))
    .filter((hits) => itemAt(hits, 0).length > 0);
  if (strata.length === 0) return undefinedBecause("no test image has a target organ");
  return { defined: true, table: shareTable(strata) };
}
