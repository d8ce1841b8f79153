import { centred } from "./centred.ts";
import { checkConfidence, checkGroups, type Groups } from "./argument_checks.ts";
import { type Moments, momentsOf, noVarianceBecause } from "./moments.ts";
import { holm } from "./holm.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { studentCritical, studentTwoSided } from "./student_t.ts";
import { tuple } from "../formats/items.ts";

/** Two groups compared by a t test. */
export interface TTest {
  /** The first mean minus the second. */
  readonly difference: number;
  /** The interval of the difference, for this comparison alone. */
  readonly interval: Interval;
  readonly t: number;
  /** Degrees of freedom; not an integer by Welch and Satterthwaite. */
  readonly df: number;
  /** The two-sided p-value, 0..1. */
  readonly p: number;
}

/**
 * The variance in a t test: each group's own (`welch`), or one pooled over the two groups
 * (`pooled`).
 */
export type TVariance = "welch" | "pooled";

/** Options of the t tests. */
export interface TTestOptions {
  /** Default `welch`. */
  readonly variance?: TVariance;
  /** The interval's confidence level; default 0.95. */
  readonly confidence?: number;
}

/** The comparison of two of several groups. */
export interface PairwiseComparison {
  /** The groups' places in the list, the first the lower. */
  readonly pair: readonly [first: number, second: number];
  /** The t test, with Holm's p-value over all pairs that have one. */
  readonly test: Outcome<TTest & { readonly adjustedP: number }>;
}

/**
 * Performs Welch's or Student's t test of two groups, as SciPy's `ttest_ind(equal_var=…)`.
 *
 * @returns Undefined where a group has fewer than two values, or neither varies.
 * @throws {RangeError} where a value is not finite or the confidence is outside 0..1.
 */
export function tTest(
  first: readonly number[],
  second: readonly number[],
  { variance = "welch", confidence = 0.95 }: TTestOptions = {},
): Outcome<TTest> {
  checkGroups("t test", [first, second]);
  checkConfidence("t test", confidence);
  const small = [first, second].findIndex((group) => group.length < 2);
  if (small !== -1) return undefinedBecause(`group ${small} has fewer than two values`);
  const { groups, scale } = centred([first, second]);
  const [a, b] = tuple(groups.map(momentsOf), 2);
  if (a.variance === 0 && b.variance === 0) {
    return undefinedBecause(noVarianceBecause([first, second], "neither group varies"));
  }
  const { error, df } = variance === "welch" ? welchError(a, b) : pooledError(a, b);
  const difference = a.mean - b.mean;
  const reach = studentCritical(1 - confidence, df) * error;
  const t = difference / error;
  return {
    defined: true,
    difference: difference * scale,
    interval: { low: (difference - reach) * scale, high: (difference + reach) * scale },
    t,
    df,
    p: studentTwoSided(t, df),
  };
}

/**
 * Returns the t tests of all pairs of groups, with p-values adjusted by Holm's method. `pooled`
 * pools the two groups compared, not all of them. Pairs without a test do not count in the
 * adjustment.
 *
 * @returns One comparison for each i < j, in the order 0–1, 0–2, …, 1–2, ….
 * @throws {RangeError} for fewer than two groups, a value that is not finite, or a confidence
 *   outside 0..1.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // SciPy: ttest_ind(…, equal_var=False) of each pair; the smallest p-value counts three times.
 * const [first, widest] = pairwiseT([[1, 2, 3], [2, 4, 6], [7, 8, 9]]);
 * assert(first?.test.defined && widest?.test.defined);
 * assertAlmostEquals(first.test.p, 0.2208808, 1e-6);
 * assertEquals(widest.pair, [0, 2]);
 * assertAlmostEquals(widest.test.p, 0.0018263, 1e-6);
 * assertAlmostEquals(widest.test.adjustedP, 3 * widest.test.p);
 * ```
 */
export function pairwiseT(groups: Groups, options: TTestOptions = {}): readonly PairwiseComparison[] {
  checkGroups("pairwise t tests", groups);
  const comparisons = groups.flatMap((first, i) =>
    groups.slice(i + 1).map((second, offset) => ({
      pair: [i, i + 1 + offset] as const,
      test: tTest(first, second, options),
    }))
  );
  const adjusted = holm(comparisons.flatMap(({ test }) => test.defined ? [test.p] : []));
  let place = 0;
  return comparisons.map(({ pair, test }) => ({
    pair,
    test: test.defined ? { ...test, adjustedP: adjusted[place++]! } : test,
  }));
}

interface StandardError {
  readonly error: number;
  readonly df: number;
}

function welchError(a: Moments, b: Moments): StandardError {
  const [first, second] = [a.variance / a.count, b.variance / b.count];
  const total = first + second;
  // Computed as shares, whose squares do not underflow.
  const [ofFirst, ofSecond] = [first / total, second / total];
  return {
    error: Math.sqrt(total),
    df: 1 / (ofFirst ** 2 / (a.count - 1) + ofSecond ** 2 / (b.count - 1)),
  };
}

function pooledError(a: Moments, b: Moments): StandardError {
  const df = a.count + b.count - 2;
  const variance = ((a.count - 1) * a.variance + (b.count - 1) * b.variance) / df;
  return { error: Math.sqrt(variance * (1 / a.count + 1 / b.count)), df };
}
