import type { Interval } from "./mean_difference_effect.ts";
import { checkFinite } from "./argument_checks.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/** An interval of a median, whose ends are two of the values. */
export interface MedianInterval {
  readonly interval: Interval;
  /**
   * The probability that such an interval holds the median of a continuous distribution; 0.9375 for
   * the range of five values.
   */
  readonly confidence: number;
  /** True if the ends are the lowest and the highest value. */
  readonly range: boolean;
}

/**
 * Returns the interval of the median between two order statistics at equal ranks from the ends
 * (Thompson, Annals of Mathematical Statistics 7, 1936). It is the narrowest that holds the median
 * with the given confidence, or the range where even the range has less.
 *
 * @returns Undefined for fewer than two values.
 * @throws {RangeError} where a value is not finite.
 * @param least The confidence asked for, 0..1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // It misses the median where 8 or 9 of the values lie on one side: 2 · (9 + 1) of 2⁹ ways.
 * const found = medianInterval([3, 1, 4, 6, 5, 2, 9, 8, 7]);
 * const interval = { low: 2, high: 8 };
 * assertEquals(found, { defined: true, interval, confidence: 1 - 20 / 512, range: false });
 * ```
 */
export function medianInterval(values: readonly number[], least = 0.95): Outcome<MedianInterval> {
  checkFinite("interval of the median", values);
  const count = values.length;
  if (count < 2) return undefinedBecause("one training says nothing about others");
  const sorted = values.toSorted((a, b) => a - b);
  // P(Binomial(n, ½) ≤ k), term by term.
  let term = 0.5 ** count, below = term, left = 0;
  for (let k = 1; k < count / 2; k++) {
    term *= (count - k + 1) / k;
    if (1 - 2 * (below + term) < least) break;
    below += term;
    left = k;
  }
  return {
    defined: true,
    interval: { low: sorted[left]!, high: sorted[count - 1 - left]! },
    confidence: 1 - 2 * below,
    range: left === 0,
  };
}
