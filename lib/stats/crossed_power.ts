import type { CrossedEstimate } from "./crossed_estimate.ts";
import { FEWEST_RUNS, trimmedAtEitherEnd } from "./interquartile_mean.ts";
import { noncentralTCdf } from "./noncentral.ts";
import { rootBetween } from "./root.ts";
import { studentCritical, studentTwoSided } from "./student_t.ts";

/** A design: trainings of each model, and test images as a multiple of those at hand. */
export interface Design {
  readonly runs: number;
  readonly images: number;
}

/** The largest designs searched: 100 trainings per model, 100 times the images. */
const MOST_RUNS = 100, MOST_IMAGES = 100;

/**
 * Returns the variance of the same estimate in another design, with its degrees of freedom, from
 * the parts that it had in this one. The interaction and the part from the choice of images fall
 * with the number of images; the variance between trainings on any images does not.
 *
 * @param design Two trainings or more; a published figure may rest on fewer trainings than the rule
 *   requires.
 */
export function varianceIn(
  { models, images }: Pick<CrossedEstimate, "models" | "images">,
  design: Design,
): { readonly variance: number; readonly df: number } {
  const kept = design.runs - 2 * trimmedAtEitherEnd(design.runs);
  const df = design.runs === FEWEST_RUNS ? 2 : Math.max(1, kept - 1);
  let variance = 0, squares = 0;
  for (const model of models) {
    const perRun = model.variance * model.runs;
    const seeds = Math.max(0, perRun - model.interaction);
    const part = (seeds + Math.min(perRun, model.interaction) / design.images) / design.runs;
    variance += part;
    squares += part * part / df;
  }
  const ofImages = images.variance / design.images;
  variance += ofImages;
  squares += ofImages * ofImages / (images.df * design.images);
  return { variance, df: variance * variance / squares };
}

/**
 * Returns the probability that the two-sided rule at 0.05 confirms a difference of this size in its
 * direction.
 *
 * @param effect The true difference, 0 or more.
 * @returns A probability, 0..1.
 * @throws {RangeError} where neither trainings nor images vary in the estimate.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Each model's mean has a variance of 2, so that their difference has a standard error of 2.
 * const model = { runs: 5, variance: 2, df: 2, interaction: 0 };
 * const estimate = { models: [model, model], images: { variance: 0, df: 1 } };
 * const design = { runs: 5, images: 1 };
 * assertAlmostEquals(powerAt(estimate, 0, design), 0.025);
 * // SciPy: 1 - nct.cdf(t.ppf(0.975, 4), 4, 3)
 * assertAlmostEquals(powerAt(estimate, 6, design), 0.6192576, 1e-6);
 * ```
 */
export function powerAt(
  estimate: Pick<CrossedEstimate, "models" | "images">,
  effect: number,
  design: Design,
): number {
  const { variance, df } = varianceIn(estimate, design);
  return 1 - noncentralTCdf(studentCritical(0.05, df), df, effect / Math.sqrt(variance));
}

/**
 * Returns the probability that two one-sided tests at 0.025 confirm equality within ±margin where
 * there is no difference.
 *
 * @param margin Positive.
 * @returns A probability, 0..1.
 * @throws {RangeError} where neither trainings nor images vary in the estimate.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // A standard error of 2 with 4 degrees of freedom: the critical t is 2.7764.
 * const model = { runs: 5, variance: 2, df: 2, interaction: 0 };
 * const estimate = { models: [model, model], images: { variance: 0, df: 1 } };
 * const design = { runs: 5, images: 1 };
 * assertEquals(equalityPowerAt(estimate, 2 * 2.77, design), 0);
 * assertAlmostEquals(equalityPowerAt(estimate, 4 * 2.77645, design), 0.95, 1e-5);
 * ```
 */
export function equalityPowerAt(
  estimate: Pick<CrossedEstimate, "models" | "images">,
  margin: number,
  design: Design,
): number {
  const { variance, df } = varianceIn(estimate, design);
  const room = margin / Math.sqrt(variance) - studentCritical(0.05, df);
  return room <= 0 ? 0 : 1 - studentTwoSided(room, df);
}

/**
 * Returns the smallest difference that the rule confirms with the given power.
 *
 * @param power Between 0.025 and 1.
 * @returns A difference above 0, in the unit of the measure.
 * @throws {RangeError} where neither trainings nor images vary in the estimate.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // A standard error of 2 with 4 degrees of freedom.
 * const model = { runs: 5, variance: 2, df: 2, interaction: 0 };
 * const estimate = { models: [model, model], images: { variance: 0, df: 1 } };
 * const difference = detectableIn(estimate, { runs: 5, images: 1 });
 * // SciPy: nct.cdf(t.ppf(0.975, 4), 4, 3.76106) is 0.2
 * assertAlmostEquals(difference, 2 * 3.76106, 1e-5);
 * ```
 */
export function detectableIn(
  estimate: Pick<CrossedEstimate, "models" | "images">,
  design: Design,
  power = 0.8,
): number {
  const error = Math.sqrt(varianceIn(estimate, design).variance);
  const excess = (errors: number) => powerAt(estimate, errors * error, design) - power;
  let high = 4;
  while (excess(high) < 0) high *= 2;
  return error * rootBetween(excess, 0, high);
}

/**
 * The fewest trainings at these images, and the fewest images at these trainings, that reach a
 * power.
 */
export interface NeededDesigns {
  /** The number of trainings of each model; null if a hundred are not enough. */
  readonly runs: number | null;
  /** A multiple of this study's images, 1 if they are enough; null if 100 is not. */
  readonly images: number | null;
}

/**
 * Finds the designs that reach a power.
 *
 * @param powerIn The power in a design; it rises with trainings and with images.
 * @param design The current design.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // This power reaches 0.8 with 5 runs × images.
 * const powerIn = ({ runs, images }: Design) => 1 - 1 / (runs * images);
 * const needed = neededFor(powerIn, { runs: 4, images: 1 });
 * assertEquals(needed.runs, 5);
 * assert(needed.images !== null);
 * assertAlmostEquals(needed.images, 5 / 4);
 * ```
 */
export function neededFor(
  powerIn: (design: Design) => number,
  design: Design,
  power = 0.8,
): NeededDesigns {
  let runs: number | null = FEWEST_RUNS;
  while (runs !== null && powerIn({ ...design, runs }) < power) runs = runs < MOST_RUNS ? runs + 1 : null;
  const excess = (logarithm: number) => powerIn({ ...design, images: Math.exp(logarithm) }) - power;
  const images = excess(0) >= 0
    ? 1
    : excess(Math.log(MOST_IMAGES)) < 0
    ? null
    : Math.exp(rootBetween(excess, 0, Math.log(MOST_IMAGES)));
  return { runs, images };
}
