import type { CrossedEstimate } from "./crossed_estimate.ts";
import { type Design, varianceIn } from "./crossed_power.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { studentCritical } from "./student_t.ts";

/**
 * The 95 % prediction interval of a difference here, given a published one measured on the same
 * population. The published difference varies too: as the difference here would in the published
 * design, on other test images.
 *
 * @param published The published difference.
 * @param design The published trainings, and the published test images as a multiple of those here.
 * @param tolerance The largest rounding error of the published difference.
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
