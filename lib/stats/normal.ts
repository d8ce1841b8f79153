import erfc from "@stdlib/math-base-special-erfc";
import { rootBetween } from "./root.ts";

/**
 * Returns P(Z > z) for a standard normal Z, to a few units in the last place however small it is.
 */
export function normalUpperTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/**
 * Returns P(Z ≤ z) for a standard normal Z, to a few units in the last place: 0..1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(normalCdf(0), 0.5);
 * assertAlmostEquals(normalCdf(1.959964), 0.975, 1e-7);
 * ```
 */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/**
 * Returns the z with P(Z ≤ z) = `p` for a standard normal Z, by a root of its tail: stdlib's
 * quantile is accurate only to about 1e-7 at p = 1e-12.
 *
 * @returns −∞ at 0, ∞ at 1, NaN outside 0..1.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  // On a logarithmic scale the tail is nearly a parabola; P(Z > 39) is 0 in doubles, below the
  // smallest p.
  return 0 - rootBetween((z) => Math.log(normalUpperTail(z)) - Math.log(p), 0, 39);
}
