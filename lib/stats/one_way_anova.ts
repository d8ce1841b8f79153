import { centred } from "./centred.ts";
import { fUpperTail } from "./f_upper_tail.ts";
import { isConstant, momentsOf, sumOf } from "./moments.ts";

/** The result of a one-way analysis of variance. */
export interface Anova {
  /** The variance between groups over the variance within: 0..∞, or NaN where it is undefined. */
  readonly f: number;
  /** Degrees of freedom: groups − 1 and values − groups. */
  readonly df: readonly [between: number, within: number];
  /** The probability of an F at least this large under equal means: 0..1, or NaN where `f` is. */
  readonly p: number;
}

/**
 * Performs a one-way analysis of variance of two groups or more. With two groups, F is the square
 * of Student's t.
 *
 * Degenerate data give the results of SciPy's `f_oneway`. Values that are all equal, an empty
 * group, groups of one value each, or a value that is not finite give NaN. Groups that are constant
 * at different values give F = ∞, p = 0.
 *
 * @throws {RangeError} for fewer than two groups.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { f, df } = oneWayAnova([[1, 2, 3], [2, 3, 4]]);
 * assertAlmostEquals(f, 1.5);
 * assertEquals(df, [1, 4]);
 * ```
 */
export function oneWayAnova(groups: readonly (readonly number[])[]): Anova {
  if (groups.length < 2) {
    throw new RangeError(`analysis of variance: expected 2 groups or more, found ${groups.length}`);
  }
  const values = groups.flat();
  const df = [groups.length - 1, values.length - groups.length] as const;
  const undefinedResult = { f: NaN, df, p: NaN };
  if (groups.some((group) => group.length === 0) || df[1] === 0) return undefinedResult;
  if (!values.every(Number.isFinite) || isConstant(values)) return undefinedResult;
  // The values decide, not the sum of squares, which rounding may leave above 0.
  if (groups.every(isConstant)) return { f: Infinity, df, p: 0 };

  const moments = centred(groups).groups.map(momentsOf);
  const centre = sumOf(moments.map(({ count, mean }) => count * mean)) / values.length;
  const between = sumOf(moments.map(({ count, mean }) => count * (mean - centre) ** 2));
  const within = sumOf(moments.map(({ count, variance }) => (count - 1) * variance));
  const f = (between / df[0]) / (within / df[1]);
  return { f, df, p: fUpperTail(f, ...df) };
}
