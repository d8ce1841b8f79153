import {
  imageVariance,
  interactionVariance,
  meanContributions,
  meanOf,
  sampleVariance,
} from "./crossed_components.ts";
import { unitIntervalOf } from "./crossed_estimate.ts";
import { FEWEST_RUNS } from "./interquartile_mean.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import type { SeedImageTable } from "./seed_image_table.ts";

/** A prediction for one more training of the model, applied to many new images. */
export interface NewTraining {
  /** The mean over the trainings. */
  readonly estimate: number;
  /** The 95 % prediction interval. */
  readonly interval: Interval;
}

/**
 * Returns the prediction interval of a new training's measure on the test images' population, on
 * the logit scale. Its variance has two parts. One is the variance between trainings on any images,
 * counted once more for the error of their mean. The other comes from the choice of the test
 * images.
 *
 * All trainings count, and their distribution is taken as normal: a training that fails to converge
 * may lie outside.
 *
 * @returns Undefined for fewer than four trainings, a class with fewer than two images, or a mean
 *   of 0 or 1.
 * @param confidence Between 0 and 1.
 * @throws {RangeError} for another confidence.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 * import { shareTable } from "./seed_image_table.ts";
 *
 * // Two trainings hit both images, two neither: a variance of s²·(1 + 1/4), with s² = 1/3.
 * const share = newTraining(shareTable([[[1, 1], [1, 1], [0, 0], [0, 0]]]));
 * assert(share.defined);
 * assertEquals(share.estimate, 0.5);
 * // On the logit scale, with Student's t(3): 0 ± 3.18245 · √(5/12) / (½ · ½)
 * const reach = 3.18245 * Math.sqrt(5 / 12) / 0.25;
 * assertAlmostEquals(share.interval.low, 1 / (1 + Math.exp(reach)), 1e-6);
 * ```
 */
export function newTraining(table: SeedImageTable, confidence = 0.95): Outcome<NewTraining> {
  const runs = table.values.length;
  if (runs < FEWEST_RUNS) return undefinedBecause(`fewer than ${FEWEST_RUNS} trainings`);
  const small = table.strata.findIndex((stratum) => stratum[0]!.length < 2);
  if (small !== -1) return undefinedBecause(`class ${small} has fewer than two test images`);
  const all = table.values.map(() => true);
  const between = sampleVariance(table.values);
  const { variance: interaction } = interactionVariance(table, all);
  const raw = imageVariance(meanContributions(table, all));
  const own = Math.max(between / runs, between * (1 + 1 / runs) - interaction);
  const images = Math.max(0, raw.variance - interaction / runs);
  const total = own + images;
  if (!(total > 0)) return undefinedBecause("neither trainings nor test images make a difference");
  const freedom = (Math.max(own, between) / total) ** 2 / (runs - 1) +
    (images === 0 ? 0 : (raw.variance / total) ** 2 / raw.df);
  const estimate = meanOf(table.values);
  const interval = unitIntervalOf({ estimate, standardError: Math.sqrt(total), df: 1 / freedom }, confidence);
  return interval.defined ? { defined: true, estimate, interval: interval.interval } : interval;
}
