import { argmax } from "./argmax.ts";
import { checkClassScores, type ClassScores, PROBABILITY_SUM_TOLERANCE } from "./class_scores.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/** The items whose confidence lies in one bin. */
export interface ReliabilityBin {
  /** The bin holds confidences above `low` and up to `high`; the first one 0 too. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** The mean of the highest probabilities; `undefined` without an item. */
  readonly confidence: number | undefined;
  /** The share of items whose most probable class is the true one; `undefined` without an item. */
  readonly accuracy: number | undefined;
}

/** Calibration of predicted probabilities. */
export interface Calibration {
  /** Σ over bins of the share of items × |accuracy − confidence|: 0..1. */
  readonly expectedCalibrationError: number;
  /** Bins of equal width over 0..1, the points of a reliability curve. */
  readonly bins: readonly ReliabilityBin[];
  /** Brier's score: the mean over items of Σ over classes of (probability − truth)²: 0..2. */
  readonly brierScore: number;
}

/**
 * Returns the calibration of the most probable class (Guo et al., ICML 2017, equation 3), in bins
 * of equal width, and the Brier score over all classes (Brier 1950; scikit-learn's
 * `brier_score_loss(scale_by_half=False)`). Ties go to the first class.
 *
 * @param items Their scores are probabilities.
 * @param options The number of bins; default 10.
 * @returns Undefined without an item.
 * @throws {RangeError} where the parts do not fit together, a score is outside 0..1, or an item's
 *   do not sum to 1.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * // Two items, each predicted as class 0 with a probability of 3/4; one of them rightly.
 * const found = calibration({ labels: [0, 1], scores: [0.75, 0.25, 0.75, 0.25], classCount: 2 });
 * assert(found.defined);
 * assertEquals(found.expectedCalibrationError, 0.25);
 * assertEquals(found.brierScore, (2 * 0.25 ** 2 + 2 * 0.75 ** 2) / 2);
 * assertEquals(found.bins[7], { low: 0.7, high: 0.8, count: 2, confidence: 0.75, accuracy: 0.5 });
 * ```
 */
export function calibration(items: ClassScores, { bins = 10 }: { bins?: number } = {}): Outcome<Calibration> {
  checkClassScores(items);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`calibration: expected 1 bin or more, found ${bins}`);
  }
  const { labels, scores, classCount } = items;
  if (labels.length === 0) return undefinedBecause("there is no item");
  const counts = new Array<number>(bins).fill(0);
  const confidences = new Array<number>(bins).fill(0);
  const hits = new Array<number>(bins).fill(0);
  let squares = 0;
  for (let item = 0; item < labels.length; item++) {
    squares += squaredError(items, item);
    const predicted = argmax(scores, item * classCount, classCount);
    const confidence = scores[item * classCount + predicted]!;
    let bin = 0;
    while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
    counts[bin]!++;
    confidences[bin]! += confidence;
    if (predicted === labels[item]) hits[bin]!++;
  }
  let error = 0;
  counts.forEach((_, bin) => error += Math.abs(hits[bin]! - confidences[bin]!) / labels.length);
  return {
    defined: true,
    expectedCalibrationError: error,
    bins: counts.map((count, bin): ReliabilityBin => ({
      low: bin / bins,
      high: (bin + 1) / bins,
      count,
      confidence: count === 0 ? undefined : confidences[bin]! / count,
      accuracy: count === 0 ? undefined : hits[bin]! / count,
    })),
    brierScore: squares / labels.length,
  };
}

/** Returns Σ over classes of (probability − truth)² for one item; checks its probabilities. */
function squaredError({ labels, scores, classCount }: ClassScores, item: number): number {
  let sum = 0, squares = 0;
  for (let own = 0; own < classCount; own++) {
    const probability = scores[item * classCount + own]!;
    if (!(probability >= 0 && probability <= 1 + PROBABILITY_SUM_TOLERANCE)) {
      throw new RangeError(
        `calibration: item ${item}, class ${own}: expected a probability, found ${probability}`,
      );
    }
    sum += probability;
    squares += (probability - (labels[item] === own ? 1 : 0)) ** 2;
  }
  if (Math.abs(sum - 1) > PROBABILITY_SUM_TOLERANCE) {
    throw new RangeError(
      `calibration: item ${item}: expected probabilities that sum to 1, found a sum of ${sum}`,
    );
  }
  return squares;
}
