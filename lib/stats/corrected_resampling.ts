import type { Interval } from "./mean_difference_effect.ts";
import { momentsOf } from "./moments.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { studentCritical, studentTwoSided } from "./student_t.ts";

/** A mean over folds, with an interval that accounts for the folds' shared training images. */
export interface CorrectedMean {
  readonly estimate: number;
  readonly standardError: number;
  /** The number of folds minus one. */
  readonly df: number;
  /** Student's 95 % interval. */
  readonly interval: Interval;
  /** The p value of the hypothesis that the mean is 0, two-sided. */
  readonly p: number;
}

/**
 * Returns the mean of a measure over J folds, or of a difference between two models, by Nadeau and
 * Bengio's corrected resampled t (Machine Learning 52, 2003): its variance is (1/J +
 * n_test/n_train)·s². Any two trainings share most of their images, so s²/J alone would be too
 * small. They derived it for splits drawn at random; Bouckaert and Frank (PAKDD 2004) use it for
 * repeated cross-validation.
 *
 * @param values One per fold and repeat.
 * @param ratio Test images over training images.
 * @returns Undefined for fewer than two folds, and where all values are equal.
 * @throws {RangeError} for a ratio that is not above 0.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // Three folds, half as many test images as training images: (1/3 + 1/2)·s².
 * const mean = correctedMean([0.02, 0.04, 0.06], 0.5);
 * assert(mean.defined);
 * assertAlmostEquals(mean.estimate, 0.04);
 * assertAlmostEquals(mean.standardError, Math.sqrt(5 / 6) * 0.02);
 * assertAlmostEquals(mean.interval.high, 0.04 + 4.3027 * Math.sqrt(5 / 6) * 0.02, 1e-6); // t(2)
 * ```
 */
export function correctedMean(values: readonly number[], ratio: number): Outcome<CorrectedMean> {
  if (!(ratio > 0)) {
    throw new RangeError(`corrected resampled t: found a ratio of ${ratio}, expected one above 0`);
  }
  if (values.length < 2) return undefinedBecause("there are fewer than two folds");
  const { mean, variance } = momentsOf(values);
  if (variance === 0) return undefinedBecause("all folds have the same value");
  const df = values.length - 1;
  const standardError = Math.sqrt((1 / values.length + ratio) * variance);
  const reach = studentCritical(0.05, df) * standardError;
  return {
    defined: true,
    estimate: mean,
    standardError,
    df,
    interval: { low: mean - reach, high: mean + reach },
    p: studentTwoSided(mean / standardError, df),
  };
}
