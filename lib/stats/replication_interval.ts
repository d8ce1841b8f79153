import type { CrossedEstimate } from "./crossed_estimate.ts";
import { type Design, varianceIn } from "./crossed_power.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { studentCritical } from "./student_t.ts";

/**
 * The 95 % prediction interval of a difference here, if a published one was measured on the same
 * population: the published one varies too. It is taken to vary as the difference here would in its
 * own design, and to come from other test images.
 *
 * @param published The published difference.
 * @param design The trainings behind it, and its test images as a multiple of those here.
 * @param tolerance How far it may be from what was rounded.
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
