import type { RandomStream } from "../random/stream.ts";
import { drawImages } from "./bootstrap_auc.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { checkPairedScores, itemsByClass, type PairedScores } from "./paired_scores.ts";
import { type AucAverage, weightedMacroAucs } from "./weighted_macro_auc.ts";

/** Where the variance of one run's AUC on one test set comes from. */
export interface AucVariance {
  /** From training with another seed: what differs between seeds on any test set alike. */
  readonly seeds: number;
  /** From testing on other images of the same classes: what all seeds share. */
  readonly images: number;
  /** From seeds that rank differently on different images. */
  readonly interaction: number;
  /** The three together: the variance of a new run on a new test set of this size. */
  readonly total: number;
}

/** How the variance of an AUC is split. */
export interface AucVarianceOptions {
  /** Where the draws of test images come from. */
  readonly stream: RandomStream;
  /** Which macro AUC; default `one-vs-rest`. The paper's is `one-vs-one`. */
  readonly average?: AucAverage;
  /** How many draws of the test images; default 2,000. */
  readonly resamples?: number;
}

/**
 * Splits the variance of a model's macro AUC into what the seeds and what the test images contribute.
 *
 * The AUC of seed s on test set T is taken as μ + seed + images + interaction. All seeds are tested on the same
 * bootstrap draws of the images (stratified by class, as {@linkcode bootstrapMedianAuc}'s), which gives a table of seeds ×
 * draws; its two-way analysis of variance yields the images' part, (MS_draws − MS_residual)/seeds, and the
 * interaction's, MS_residual. The observed variance between seeds, on the one real test set, holds the
 * interaction once; the seeds' part is what is left. A part that comes out negative is given as 0.
 *
 * Inside a class of n images a bootstrap draws a variance that is (n − 1)/n of the true one; this is not corrected.
 *
 * @param paired One table per seed of a model, two or more.
 * @returns Undefined where a class has no item.
 * @throws {RangeError} for fewer than two seeds or resamples, parts that do not fit together, or a NaN.
 */
export function aucVariance(
  paired: PairedScores,
  { stream, average = "one-vs-rest", resamples = 2000 }: AucVarianceOptions,
): Outcome<AucVariance> {
  checkPairedScores(paired, 2);
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new RangeError(`variance of AUC: expected 2 resamples or more, found ${resamples}`);
  }
  const items = itemsByClass(paired);
  const empty = items.findIndex((own) => own.length === 0);
  if (empty !== -1) return undefinedBecause(`class ${empty} has no item`);

  const aucs = weightedMacroAucs(paired, average);
  const weights = new Uint32Array(paired.labels.length).fill(1);
  const observed = aucs.map((auc) => auc(weights));
  const table = aucs.map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    drawImages(items, stream, weights);
    aucs.forEach((auc, seed) => table[seed][draw] = auc(weights));
  }
  const { columns, residual } = crossedMeanSquares(table);
  const centre = meanOf(observed);
  const between = observed.reduce((sum, auc) => sum + (auc - centre) ** 2, 0) / (observed.length - 1);
  const seeds = Math.max(0, between - residual);
  const images = Math.max(0, (columns - residual) / aucs.length);
  return { defined: true, seeds, images, interaction: residual, total: seeds + images + residual };
}

/** Mean squares of a two-way table with one value in each cell. */
export interface CrossedMeanSquares {
  readonly rows: number;
  readonly columns: number;
  readonly residual: number;
}

/** The two-way analysis of variance of a table [rows][columns] without replication, two or more of each. */
export function crossedMeanSquares(table: readonly ArrayLike<number>[]): CrossedMeanSquares {
  const rowCount = table.length;
  const columnCount = table[0].length;
  const rowMeans = table.map(meanOf);
  const centre = meanOf(rowMeans);
  let columns = 0, residual = 0;
  for (let column = 0; column < columnCount; column++) {
    const columnMean = meanOf(table.map((row) => row[column]));
    columns += (columnMean - centre) ** 2;
    table.forEach((row, index) => residual += (row[column] - rowMeans[index] - columnMean + centre) ** 2);
  }
  const rows = rowMeans.reduce((sum, mean) => sum + (mean - centre) ** 2, 0);
  return {
    rows: columnCount * rows / (rowCount - 1),
    columns: rowCount * columns / (columnCount - 1),
    residual: residual / ((rowCount - 1) * (columnCount - 1)),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}
