import { fUpperTail } from "./f_upper_tail.ts";
import { rootBetween } from "./root.ts";

/**
 * Returns P(|T| > |t|) for Student's T with `df` degrees of freedom: t² is an F statistic on 1 and
 * `df`.
 */
export function studentTwoSided(t: number, df: number): number {
  return fUpperTail(t * t, 1, df);
}

/**
 * Returns the t that |T| exceeds with probability `alpha`: the critical value of a two-sided test.
 *
 * @param alpha Between 0 and 1.
 * @param df A positive number of degrees of freedom.
 * @throws {RangeError} where an argument is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(studentCritical(0.05, 10), 2.228139, 1e-6);
 * ```
 */
export function studentCritical(alpha: number, df: number): number {
  return Math.sqrt(fCritical(alpha, 1, df));
}

/**
 * Returns the f that an F(d₁, d₂) statistic exceeds with probability `alpha`, by a root of its
 * upper tail.
 *
 * @param alpha Between 0 and 1.
 * @throws {RangeError} where `alpha` or a number of degrees of freedom is out of its range.
 */
export function fCritical(alpha: number, numerator: number, denominator: number): number {
  if (!(alpha > 0 && alpha < 1 && numerator > 0 && denominator > 0)) {
    throw new RangeError(
      `critical value of F(${numerator}, ${denominator}): expected positive degrees of freedom and a level ` +
        `between 0 and 1, found the level ${alpha}`,
    );
  }
  // For large f the tail is nearly a power of f, so the root is sought on logarithmic scales.
  const excess = (logF: number) => Math.log(fUpperTail(Math.exp(logF), numerator, denominator) / alpha);
  let low = 0, high = 1;
  while (excess(low) < 0) low -= 4;
  while (excess(high) > 0) high += 4;
  return Math.exp(rootBetween(excess, low, high));
}
