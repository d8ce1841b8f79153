import { incompleteBeta } from "./incomplete_beta.ts";

/**
 * Returns P(X ≤ hits) for X ~ Binomial(count, share): I₁₋ₛ(count − hits, hits + 1) (DLMF 8.17.5).
 *
 * @param hits A whole number in 0..count.
 * @param share In 0..1.
 * @throws {RangeError} where the numbers do not fit together.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // At most one head in five throws of a coin: (1 + 5) of 32 outcomes.
 * assertAlmostEquals(binomialLowerTail(1, 5, 0.5), 6 / 32);
 * ```
 */
export function binomialLowerTail(hits: number, count: number, share: number): number {
  check(hits, count, share);
  return hits === count ? 1 : incompleteBeta(1 - share, share, count - hits, hits + 1);
}

/**
 * Returns P(X ≥ hits) for X ~ Binomial(count, share); as {@linkcode binomialLowerTail}.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Four heads or more in five throws of a coin: (5 + 1) of 32 outcomes.
 * assertAlmostEquals(binomialUpperTail(4, 5, 0.5), 6 / 32);
 * ```
 */
export function binomialUpperTail(hits: number, count: number, share: number): number {
  check(hits, count, share);
  return hits === 0 ? 1 : incompleteBeta(share, 1 - share, hits, count - hits + 1);
}

function check(hits: number, count: number, share: number): void {
  if (
    Number.isInteger(hits) && Number.isInteger(count) && hits >= 0 && hits <= count && share >= 0 &&
    share <= 1
  ) {
    return;
  }
  throw new RangeError(`binomial: expected 0..${count} hits and a share in 0..1, found ${hits} and ${share}`);
}
