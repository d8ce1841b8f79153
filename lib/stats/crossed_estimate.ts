import { imageVariance, interactionVariance, meanContributions } from "./crossed_components.ts";
import { interquartileMean } from "./interquartile_mean.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import type { SeedImageTable } from "./seed_image_table.ts";
import { studentCritical, studentTwoSided } from "./student_t.ts";
import { itemAt } from "../formats/items.ts";

/** The contribution of one model's trainings to the variance of an estimate. */
export interface ModelParts {
  /** The number of trainings. */
  readonly runs: number;
  /** The variance of the interquartile mean between trainings on these images. */
  readonly variance: number;
  /** Its degrees of freedom. */
  readonly df: number;
  /** The variance of one training's measure that comes from training × image. */
  readonly interaction: number;
}

/** An estimate with a standard error, for Student's tests and intervals. */
export interface StudentEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Degrees of freedom of the standard error. */
  readonly df: number;
}

/**
 * An estimate over trainings and test images, with the parts of its variance. Its degrees of
 * freedom are Satterthwaite's.
 */
export interface CrossedEstimate extends StudentEstimate {
  readonly models: readonly ModelParts[];
  /**
   * The variance that comes from the choice of test images, which all trainings share, and its
   * degrees of freedom.
   */
  readonly images: { readonly variance: number; readonly df: number };
}

/**
 * Returns the interquartile mean over a model's trainings, or the second model's less the first's,
 * as an estimate for other trainings and other test images.
 *
 * The design is crossed: every training is tested on every image, and two models on the same ones.
 * With s² the variance of an interquartile mean between trainings on the images at hand, which
 * holds each training's own part of the images once, the variance is
 *
 *     V = s₁² + s₂² + max(0, V_images − r₁/h₁ − r₂/h₂),
 *
 * where V_images is DeLong's variance of the mean contributions. r/h is the part of it that is due
 * to the trainings' own parts (r for one training, h trainings kept). Its degrees of freedom are
 * Satterthwaite's (Biometrics Bulletin 2, 1946). The two models' trainings count as independent,
 * also where they share a seed: trainings that rise and fall together make the interval too wide,
 * not too narrow.
 *
 * `deno task trials statistics` measures how often the intervals hold.
 *
 * @param tables One model, or two that were tested on the same images.
 * @returns Undefined for fewer than four trainings of a model, a stratum with fewer than two
 *   images, or where nothing varies.
 * @throws {RangeError} where two models have other numbers of images.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 * import { shareTable } from "./seed_image_table.ts";
 *
 * // The hits of four trainings on four images. Those that are kept agree on every image.
 * const hits = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]];
 * const share = crossedEstimate([shareTable([hits])]);
 * assert(share.defined);
 * assertEquals(share.estimate, 0.5);
 * // s²/4 of the trainings' shares, and s²/4 of the images' contributions.
 * assertAlmostEquals(share.standardError ** 2, 1 / 96 + 1 / 12);
 * // 1/9 of the variance has 2 degrees of freedom, 8/9 of it have 3.
 * assertAlmostEquals(share.df, 1 / ((1 / 9) ** 2 / 2 + (8 / 9) ** 2 / 3));
 * ```
 */
export function crossedEstimate(
  tables: readonly [SeedImageTable] | readonly [SeedImageTable, SeedImageTable],
): Outcome<CrossedEstimate> {
  const [first, second] = tables;
  const locations = tables.map(({ values }) => interquartileMean(values));
  const none = locations.find((location) => !location.defined);
  if (none !== undefined && !none.defined) return none;
  if (second !== undefined && sizesOf(first).join() !== sizesOf(second).join()) {
    throw new RangeError(
      `crossed estimate: expected two models on the same images, found ${sizesOf(first)} and ${
        sizesOf(second)
      }`,
    );
  }
  const models: ModelParts[] = [];
  const means: Float64Array[][] = [];
  let estimate = 0, own = 0;
  for (const [place, location] of locations.entries()) {
    if (!location.defined) return location;
    const table = tables[place] ?? first;
    const small = table.strata.findIndex((stratum) => stratum[0]!.length < 2);
    if (small !== -1) return undefinedBecause(`class ${small} has fewer than two test images`);
    const { variance: interaction } = interactionVariance(table, location.kept);
    const kept = location.kept.filter(Boolean).length;
    models.push({ runs: table.values.length, variance: location.variance, df: location.df, interaction });
    means.push(meanContributions(table, location.kept));
    own += interaction / kept;
    // The second model minus the first, or a single model.
    estimate += place === tables.length - 1 ? location.estimate : -location.estimate;
  }
  const base = itemAt(means, 0), other = means[1];
  const combined = other === undefined
    ? base
    : base.map((stratum, index) => stratum.map((value, image) => other[index]![image]! - value));
  const raw = imageVariance(combined);
  const images = { variance: Math.max(0, raw.variance - own), df: raw.df };
  const between = models.reduce((sum, { variance }) => sum + variance, 0);
  const total = between + images.variance;
  if (!(total > 0)) return undefinedBecause("neither trainings nor test images make a difference");
  // Computed as shares of the total, whose squares do not underflow.
  const freedom = models.reduce((sum, { variance, df }) => sum + (variance / total) ** 2 / df, 0) +
    (images.variance === 0 ? 0 : (raw.variance / total) ** 2 / raw.df);
  return { defined: true, estimate, standardError: Math.sqrt(total), df: 1 / freedom, models, images };
}

function sizesOf({ strata }: SeedImageTable): readonly number[] {
  return strata.map((stratum) => stratum[0]?.length ?? 0);
}

/**
 * Returns Student's interval of an estimate.
 *
 * @param confidence Between 0 and 1.
 * @throws {RangeError} for another confidence, or degrees of freedom that are not positive.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Student's t with 10 degrees of freedom: 2.228 at 0.05.
 * const { low, high } = intervalOf({ estimate: 0.9, standardError: 0.01, df: 10 });
 * assertAlmostEquals(low, 0.9 - 0.02228, 1e-5);
 * assertAlmostEquals(high, 0.9 + 0.02228, 1e-5);
 * ```
 */
export function intervalOf(
  { estimate, standardError, df }: StudentEstimate,
  confidence = 0.95,
): Interval {
  const reach = studentCritical(1 - confidence, df) * standardError;
  return { low: estimate - reach, high: estimate + reach };
}

/**
 * Returns the probability of an estimate at least this far above `value` if `value` were true:
 * one-sided, 0..1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // 1.8125 is the upper 5 % point of Student's t with 10 degrees of freedom.
 * const auc = { estimate: 0.518125, standardError: 0.01, df: 10 };
 * assertAlmostEquals(upperP(auc, 0.5), 0.05, 1e-5);
 * assertAlmostEquals(upperP(auc, 0.518125 + 0.018125), 0.95, 1e-5);
 * ```
 */
export function upperP(
  { estimate, standardError, df }: StudentEstimate,
  value: number,
): number {
  const t = (estimate - value) / standardError;
  const half = studentTwoSided(Math.abs(t), df) / 2;
  return t > 0 ? half : 1 - half;
}

/**
 * Returns Student's interval on the logit scale, for a measure in 0..1: it stays inside 0..1 and is
 * longer towards ½.
 *
 * @returns Undefined where the estimate is 0 or 1, whose logit is infinite.
 * @param confidence Between 0 and 1.
 * @throws {RangeError} for another confidence, or degrees of freedom that are not positive.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // On the scale of the AUC itself the upper end would be 0.95 + 2.228·0.04 = 1.039.
 * const auc = unitIntervalOf({ estimate: 0.95, standardError: 0.04, df: 10 });
 * assert(auc.defined);
 * assertAlmostEquals(auc.interval.low, 0.7442, 1e-4);
 * assertAlmostEquals(auc.interval.high, 0.992, 1e-4);
 * ```
 */
export function unitIntervalOf(
  { estimate, standardError, df }: StudentEstimate,
  confidence = 0.95,
): Outcome<{ readonly interval: Interval }> {
  if (!(estimate > 0 && estimate < 1)) return undefinedBecause(`the estimate is ${estimate}`);
  const reach = studentCritical(1 - confidence, df) * standardError / (estimate * (1 - estimate));
  const logit = Math.log(estimate / (1 - estimate));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { defined: true, interval: { low: back(logit - reach), high: back(logit + reach) } };
}
