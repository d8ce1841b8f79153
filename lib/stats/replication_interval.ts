import type { CrossedEstimate } from "./crossed_estimate.ts";
import { type Design, varianceIn } from "./crossed_power.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { studentCritical } from "./student_t.ts";

/**
 * Returns the 95 % prediction interval of a difference here, given a published one measured on the
 * same population (Spence & Stanley, PLoS ONE 11, 2016, for one mean). The published difference
 * varies too: as the difference here would in the published design, on other test images.
 *
 * @param published The published difference.
 * @param design The published trainings, and the published test images as a multiple of those here.
 * @param tolerance The largest rounding error of the published difference; 0 or more.
 * @throws {RangeError} where neither trainings nor images vary in the estimate.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // The published design is this one: two variances of 1, with 4 degrees of freedom each.
 * const model = { runs: 5, variance: 0.5, df: 2, interaction: 0 };
 * const parts = { models: [model, model], images: { variance: 0, df: 1 } };
 * const ours = { estimate: 0.5, standardError: 1, df: 4, ...parts };
 * const { low, high } = replicationInterval(ours, 2, { runs: 5, images: 1 }, 0.01);
 * assertAlmostEquals(high, 2.01 + 2.306 * Math.SQRT2, 1e-4); // Student's t(8)
 * assertAlmostEquals(low, 1.99 - 2.306 * Math.SQRT2, 1e-4);
 * ```
 */
export function replicationInterval(
  estimate: CrossedEstimate,
  published: number,
  design: Design,
  tolerance = 0,
): Interval {
  const theirs = varianceIn(estimate, design);
  const ours = estimate.standardError ** 2;
  const total = ours + theirs.variance;
  const df = total ** 2 / (ours ** 2 / estimate.df + theirs.variance ** 2 / theirs.df);
  const reach = studentCritical(0.05, df) * Math.sqrt(total) + tolerance;
  return { low: published - reach, high: published + reach };
}
