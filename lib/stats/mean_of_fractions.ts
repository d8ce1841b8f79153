/** A ratio of two integers. */
export interface Fraction {
  /** An integer below 2⁵³. */
  readonly numerator: number;
  /** A positive integer below 2⁵³. */
  readonly denominator: number;
}

/**
 * Returns the exact mean of fractions, rounded once, so that equal means are equal bits. Sums of
 * rounded terms could differ in the last bit for equal means, and a test would count that as a
 * difference.
 *
 * @param fractions One or more.
 * @throws {RangeError} for a part that is no integer below 2⁵³, a denominator that is not positive,
 *   or none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const tenths = [1, 2, 3].map((numerator) => ({ numerator, denominator: 10 }));
 * assertEquals(meanOfFractions(tenths), 0.2);
 * assertEquals((0.1 + 0.2 + 0.3) / 3, 0.20000000000000004);
 * ```
 */
export function meanOfFractions(fractions: readonly Fraction[]): number {
  if (fractions.length === 0) throw new RangeError("mean of fractions: expected one or more, found none");
  let numerator = 0n, denominator = 1n;
  for (const fraction of fractions) {
    if (!Number.isSafeInteger(fraction.numerator) || !Number.isSafeInteger(fraction.denominator)) {
      throw new RangeError(
        `mean of fractions: expected integers below 2^53, found ${fraction.numerator}/${fraction.denominator}`,
      );
    }
    if (fraction.denominator <= 0) {
      throw new RangeError(
        `mean of fractions: expected a positive denominator, found ${fraction.denominator}`,
      );
    }
    const [above, below] = [BigInt(fraction.numerator), BigInt(fraction.denominator)];
    numerator = numerator * below + above * denominator;
    denominator *= below;
    const common = greatestCommonDivisor(numerator, denominator);
    numerator /= common;
    denominator /= common;
  }
  return rounded(numerator, denominator * BigInt(fractions.length));
}

const EXACT = 2n ** 53n;

/** Returns the quotient; equal fractions give equal results, however they are written. */
function rounded(numerator: bigint, denominator: bigint): number {
  const common = greatestCommonDivisor(numerator, denominator);
  const [above, below] = [numerator / common, denominator / common];
  if (above < EXACT && above > -EXACT && below < EXACT) return Number(above) / Number(below);
  // Cut off 100 bits after the binary point: far below the spacing of doubles.
  const scale = 2n ** 100n;
  return Number(above * scale / below) / Number(scale);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a < 0n ? -a : a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger === 0n ? 1n : larger;
}
