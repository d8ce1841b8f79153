import { centred } from "./centred.ts";
import { checkConfidence, checkGroups, type Groups } from "./argument_checks.ts";
import { momentsOf, noVarianceBecause, sumOf } from "./moments.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { studentizedRangeCritical, studentizedRangeUpperTail } from "./studentized_range.ts";

/** Two groups compared by Tukey's test. */
export interface TukeyComparison {
  /** The groups' places in the list, the first the lower. */
  readonly pair: readonly [first: number, second: number];
  /** The first mean minus the second. */
  readonly difference: number;
  /**
   * The interval of the difference; the intervals of all pairs hold jointly with the given
   * confidence.
   */
  readonly interval: Interval;
  /** The p-value, adjusted for all pairs: 0..1. */
  readonly p: number;
}

/**
 * Returns Tukey's honestly significant differences of all pairs of groups (Tukey–Kramer where sizes
 * differ). Equals SciPy's `tukey_hsd`.
 *
 * @returns Undefined where a group is empty, every group has one value only, or no group varies.
 *   Otherwise one comparison for each i < j, in the order 0–1, 0–2, …, 1–2, ….
 * @throws {RangeError} for fewer than two groups, a value that is not finite, or a confidence
 *   outside 0..1.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // Minutes until a headache ends with three remedies, from the manual of SciPy's tukey_hsd.
 * const first = [24.5, 23.5, 26.4, 27.1, 29.9];
 * const second = [28.4, 34.2, 29.5, 32.2, 30.1];
 * const test = tukeyHsd([first, second, [26.1, 28.3, 24.3, 26.2, 27.8]]);
 * assert(test.defined && test.comparisons[0]);
 * const { difference, interval } = test.comparisons[0];
 * assertAlmostEquals(difference, -4.6, 1e-9);
 * assertAlmostEquals(interval.low, -8.249159, 1e-5);
 * assertAlmostEquals(interval.high, -0.950841, 1e-5);
 * ```
 */
export function tukeyHsd(
  groups: Groups,
  { confidence = 0.95 }: { confidence?: number } = {},
): Outcome<{ readonly comparisons: readonly TukeyComparison[] }> {
  checkGroups("Tukey's test", groups);
  checkConfidence("Tukey's test", confidence);
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty !== -1) return undefinedBecause(`group ${empty} has no value`);
  const { groups: moved, scale } = centred(groups);
  const moments = moved.map(momentsOf);
  const df = sumOf(moments.map(({ count }) => count - 1));
  if (df === 0) return undefinedBecause("every group has one value only");
  const variance = sumOf(moments.map(({ count, variance }) => (count - 1) * variance)) / df;
  if (variance === 0) return undefinedBecause(noVarianceBecause(groups, "no group varies"));
  const critical = studentizedRangeCritical(1 - confidence, groups.length, df);
  const comparisons = moments.flatMap((a, i) =>
    moments.slice(i + 1).map((b, offset): TukeyComparison => {
      const error = Math.sqrt(variance / 2 * (1 / a.count + 1 / b.count));
      const difference = a.mean - b.mean;
      return {
        pair: [i, i + 1 + offset],
        difference: difference * scale,
        interval: {
          low: (difference - critical * error) * scale,
          high: (difference + critical * error) * scale,
        },
        p: studentizedRangeUpperTail(Math.abs(difference) / error, groups.length, df),
      };
    })
  );
  return { defined: true, comparisons };
}
