import { fUpperTail } from "./f_upper_tail.ts";
import { centred } from "./centred.ts";
import { checkGroups, type Groups } from "./argument_checks.ts";
import { isConstant, momentsOf, sumOf } from "./moments.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/** An F test: its statistic, degrees of freedom and p-value. */
export interface FTest {
  /** The statistic, 0 or more. */
  readonly f: number;
  /**
   * Degrees of freedom of the numerator and of the denominator; the second need not be an integer.
   */
  readonly df: readonly [numerator: number, denominator: number];
  /** The probability of a statistic at least this large under the null hypothesis: 0..1. */
  readonly p: number;
}

/**
 * Performs Welch's analysis of variance (Biometrika 38, 1951), which tests equal means of two
 * groups or more whose variances may differ. With two groups, F is the square of Welch's t. Equals
 * statsmodels' `anova_oneway(use_var="unequal")`.
 *
 * @returns Undefined where a group has fewer than two values or a variance of 0: its weight n/s² is
 *   then unknown.
 * @throws {RangeError} for fewer than two groups, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // SciPy: ttest_ind([1, 2, 3], [2, 4, 6], equal_var=False), whose t² is F.
 * const test = welchAnova([[1, 2, 3], [2, 4, 6]]);
 * assert(test.defined);
 * assertAlmostEquals(test.f, 1.5491933 ** 2, 1e-6);
 * assertAlmostEquals(test.df[1], 2.941176, 1e-6);
 * assertAlmostEquals(test.p, 0.2208808, 1e-6);
 * ```
 */
export function welchAnova(groups: Groups): Outcome<FTest> {
  checkGroups("Welch's analysis of variance", groups);
  const small = groups.findIndex((group) => group.length < 2);
  if (small !== -1) return undefinedBecause(`group ${small} has fewer than two values`);
  const moments = centred(groups).groups.map(momentsOf);
  const still = moments.findIndex(({ variance }) => variance === 0);
  if (still !== -1) {
    return undefinedBecause(
      isConstant(groups[still]!)
        ? `all values of group ${still} are equal, so its weight n/s² is unknown`
        : `group ${still} varies too little beside the others for double precision`,
    );
  }

  const weights = moments.map(({ count, variance }) => count / variance);
  const total = sumOf(weights);
  const centre = sumOf(moments.map(({ mean }, index) => weights[index]! / total * mean));
  const between = sumOf(moments.map(({ mean }, index) => weights[index]! * (mean - centre) ** 2));
  const lambda = sumOf(moments.map(({ count }, index) => (1 - weights[index]! / total) ** 2 / (count - 1)));
  const k = groups.length;
  const f = between / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * lambda);
  const df = [k - 1, (k * k - 1) / (3 * lambda)] as const;
  return { defined: true, f, df, p: fUpperTail(f, ...df) };
}
