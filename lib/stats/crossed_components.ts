import type { SeedImageTable } from "./seed_image_table.ts";

/** The variance of a mean over trainings due to the choice of test images. */
export interface ImageVariance {
  /** The variance of the mean over trainings when other images of the same classes are drawn. */
  readonly variance: number;
  /** Degrees of freedom of the variance, by Satterthwaite over the strata. */
  readonly df: number;
}

/**
 * Returns the variance over test images of a combination of means over trainings: DeLong's, of the
 * images' mean contributions.
 *
 * @param means Per stratum the combined mean contribution of each image; two images or more in each
 * stratum.
 */
export function imageVariance(means: readonly Float64Array[]): ImageVariance {
  let variance = 0, squares = 0;
  for (const stratum of means) {
    const part = sampleVariance(stratum) / stratum.length;
    variance += part;
    squares += part * part / (stratum.length - 1);
  }
  return { variance, df: squares === 0 ? Infinity : variance * variance / squares };
}

/** Returns the mean contribution of each image over the trainings that count. */
export function meanContributions(
  { strata }: SeedImageTable,
  counted: readonly boolean[],
): Float64Array[] {
  const trainings = counted.filter(Boolean).length;
  return strata.map((stratum) => {
    const sum = new Float64Array(stratum[0]!.length);
    stratum.forEach((contributions, training) => {
      if (!counted[training]) return;
      for (let image = 0; image < sum.length; image++) sum[image]! += contributions[image]! / trainings;
    });
    return sum;
  });
}

/**
 * Returns the variance of one training's measure that comes from training × image. It is the
 * residual mean square of each stratum's two-way analysis of variance, over its images, summed over
 * strata.
 *
 * @param counted The trainings that count, two or more.
 */
export function interactionVariance(
  table: SeedImageTable,
  counted: readonly boolean[],
): { readonly variance: number; readonly df: number } {
  const means = meanContributions(table, counted);
  const trainings = counted.filter(Boolean).length;
  let variance = 0, squares = 0;
  table.strata.forEach((stratum, own) => {
    const images = means[own]!.length;
    const centre = meanOf(means[own]!);
    let sum = 0;
    stratum.forEach((contributions, training) => {
      if (!counted[training]) return;
      const offset = meanOf(contributions) - centre;
      for (let image = 0; image < images; image++) {
        sum += (contributions[image]! - means[own]![image]! - offset) ** 2;
      }
    });
    const df = (trainings - 1) * (images - 1);
    const part = sum / df / images;
    variance += part;
    squares += part * part / df;
  });
  return { variance, df: squares === 0 ? Infinity : variance * variance / squares };
}

/** Returns the sample variance, divisor n − 1. */
export function sampleVariance(values: ArrayLike<number>): number {
  const centre = meanOf(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - centre) ** 2;
  return sum / (values.length - 1);
}

/**
 * Returns the mean of one value or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanOf([1, 2, 6]), 3);
 * ```
 */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}
