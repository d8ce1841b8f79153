import { fUpperTail } from "./f_upper_tail.ts";
import { rootBetween } from "./root.ts";

/**
 * Returns the smallest ratio of two standard deviations that the F test of two variances finds with
 * the given power: √(F₁₋α/₂ / F₁₋power), quantiles of F(n₁ − 1, n₂ − 1), for normal data. It shows
 * the limit of a comparison of variances with few values: about 4.9 for five and five.
 *
 * @param sizes The numbers of values, each 2 or more.
 * @param options The level of the two-sided test and its power, 0 < alpha < power < 1.
 * @returns A ratio above 1.
 * @throws {RangeError} for smaller groups.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // SciPy: sqrt(f.ppf(0.975, 4, 4) / f.ppf(0.2, 4, 4))
 * assertAlmostEquals(detectableDeviationRatio([5, 5]), 4.883066, 1e-6);
 * ```
 */
export function detectableDeviationRatio(
  [first, second]: readonly [number, number],
  { alpha = 0.05, power = 0.8 }: { readonly alpha?: number; readonly power?: number } = {},
): number {
  if (!(first >= 2 && second >= 2)) {
    throw new RangeError(
      `ratio of deviations: expected two groups of 2 or more, found ${first} and ${second}`,
    );
  }
  const quantile = (upper: number) =>
    Math.exp(rootBetween((log) => fUpperTail(Math.exp(log), first - 1, second - 1) - upper, -60, 60));
  return Math.sqrt(quantile(alpha / 2) / quantile(power));
}
