import type { RandomStream } from "../random/stream.ts";
import { checkConfidence } from "./argument_checks.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { checkPairedScores, itemsByClass, type PairedScores } from "./paired_scores.ts";
import { type AucAverage, weightedMacroAucs } from "./weighted_macro_auc.ts";

/** Options of a bootstrap. */
export interface BootstrapOptions {
  /** The source of the random draws. */
  readonly stream: RandomStream;
  /** The kind of macro AUC; default `one-vs-rest`. The paper's is `one-vs-one`. */
  readonly average?: AucAverage;
  /** The number of resamples; default 2,000. */
  readonly resamples?: number;
  /** The interval's confidence level; default 0.95. */
  readonly confidence?: number;
}

/** A statistic with its bootstrap interval. */
export interface BootstrapAuc {
  /** The median over seeds of the macro AUC, on all items. */
  readonly estimate: number;
  /** The percentile interval. */
  readonly interval: Interval;
  /** The standard deviation of the statistic over resamples. */
  readonly standardError: number;
  /** The number of resamples behind the interval. */
  readonly resamples: number;
}

/**
 * Returns a bootstrap interval over test images for the median over seeds of the macro AUC (Efron &
 * Tibshirani 1993, ch. 13: percentile); the trainings are taken as fixed. Images are drawn with
 * replacement inside each class, as many as the class has, so that every AUC stays defined. One
 * draw of images serves all seeds, which were tested on the same images. The interval is not BCa:
 * BCa's acceleration comes from the jackknife, which is inconsistent for a median.
 *
 * @param paired One table per seed of a model.
 * @returns Undefined where a class has no item.
 * @throws {RangeError} where the parts do not fit together, a score is NaN, or an option is out of
 *   its range.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { randomStream } from "../random/stream.ts";
 *
 * const scores = [0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9];
 * const paired = { labels: [0, 0, 1, 1], tables: [scores], classCount: 2 };
 * const auc = bootstrapMedianAuc(paired, { stream: randomStream("example"), confidence: 0.8 });
 * assert(auc.defined);
 * assertEquals(auc.estimate, 0.75);
 * // 1/16 of all resamples have an AUC of 0, 1/4 of them 0.5, and 7/16 an AUC of 1.
 * assertEquals(auc.interval, { low: 0.5, high: 1 });
 * ```
 */
export function bootstrapMedianAuc(
  paired: PairedScores,
  { stream, average = "one-vs-rest", resamples = 2000, confidence = 0.95 }: BootstrapOptions,
): Outcome<BootstrapAuc> {
  checkPairedScores(paired, 1);
  checkConfidence("bootstrap", confidence);
  if (!Number.isInteger(resamples) || resamples < 2) {
    throw new RangeError(`bootstrap: expected 2 resamples or more, found ${resamples}`);
  }
  const items = itemsByClass(paired);
  const empty = items.findIndex((own) => own.length === 0);
  if (empty !== -1) return undefinedBecause(`class ${empty} has no item`);

  const aucs = weightedMacroAucs(paired, average);
  const medianWith = (weights: ArrayLike<number>) =>
    quantile(Float64Array.from(aucs, (auc) => auc(weights)).sort(), 0.5);
  const weights = new Uint32Array(paired.labels.length).fill(1);
  const estimate = medianWith(weights);
  const medians = new Float64Array(resamples);
  for (let index = 0; index < resamples; index++) {
    drawImages(items, stream, weights);
    medians[index] = medianWith(weights);
  }
  return { defined: true, estimate, ...percentileInterval(medians, confidence), resamples };
}

function percentileInterval(
  statistics: Float64Array,
  confidence: number,
): Pick<BootstrapAuc, "interval" | "standardError"> {
  statistics.sort();
  const tail = (1 - confidence) / 2;
  return {
    interval: { low: quantile(statistics, tail), high: quantile(statistics, 1 - tail) },
    standardError: deviationOf(statistics),
  };
}

/**
 * Draws with replacement from each class, to its own size; writes each item's count to `weights`.
 */
function drawImages(
  items: readonly (readonly number[])[],
  stream: RandomStream,
  weights: Uint32Array,
): void {
  weights.fill(0);
  for (const own of items) {
    for (let draw = 0; draw < own.length; draw++) weights[own[stream.below(own.length)]!]!++;
  }
}

/** Returns the quantile of sorted values, linear between neighbours, as NumPy's default. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

function deviationOf(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
