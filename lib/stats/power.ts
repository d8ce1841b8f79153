import { noncentralFCdf, noncentralTCdf } from "./noncentral.ts";
import { rootBetween } from "./root.ts";
import { fCritical, studentCritical } from "./student_t.ts";

/** Options of a planned test. */
export interface PowerOptions {
  /** The number of values per group, for example seeds per model; 2 or more. */
  readonly perGroup: number;
  /** The probability of detecting a true difference; default 0.8. */
  readonly power?: number;
  /** The probability of a false positive; default 0.05. */
  readonly alpha?: number;
}

/**
 * Returns the smallest difference of two means that a two-sided pooled t test detects with the
 * given power. The unit is the standard deviation within a group. Five values a group, power 0.8
 * and alpha 0.05 give 2.02. Equals statsmodels' `TTestIndPower`.
 *
 * @throws {RangeError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(detectableDifference({ perGroup: 5 }), 2.02, 0.01);
 * ```
 */
export function detectableDifference({ perGroup, power = 0.8, alpha = 0.05 }: PowerOptions): number {
  check({ perGroup, power, alpha });
  const df = 2 * perGroup - 2;
  const critical = studentCritical(alpha, df);
  const root = Math.sqrt(perGroup / 2);
  const excess = (d: number) => {
    const below = noncentralTCdf(critical, df, d * root) - noncentralTCdf(-critical, df, d * root);
    return 1 - below - power;
  };
  return rootOnceAbove(excess);
}

/** The smallest effect that an analysis of variance can find. */
export interface DetectableEffect {
  /**
   * Cohen's f: the standard deviation (divisor k) of the groups' means over that inside a group.
   */
  readonly f: number;
  /**
   * f·√(2k): the widest difference of two means, in standard deviations, that is possible with f.
   * Only those two differ; the other groups lie half-way between.
   */
  readonly widestDifference: number;
}

/**
 * Returns the smallest effect that a one-way analysis of variance of k equal groups detects with
 * the given power. Equals statsmodels' `FTestAnovaPower`, whose `nobs` is k times `perGroup`.
 *
 * @param options `groups` is k, 2 or more.
 * @throws {RangeError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // statsmodels: FTestAnovaPower().solve_power(nobs=15, k_groups=3, alpha=0.05, power=0.8)
 * const { f, widestDifference } = detectableEffect({ groups: 3, perGroup: 5 });
 * assertAlmostEquals(f, 0.912976, 1e-6);
 * assertAlmostEquals(widestDifference, f * Math.sqrt(6));
 * ```
 */
export function detectableEffect(
  { groups, perGroup, power = 0.8, alpha = 0.05 }: PowerOptions & { readonly groups: number },
): DetectableEffect {
  check({ perGroup, power, alpha });
  if (!Number.isInteger(groups) || groups < 2) {
    throw new RangeError(`power: expected 2 groups or more, found ${groups}`);
  }
  const count = groups * perGroup;
  const df = [groups - 1, count - groups] as const;
  const critical = fCritical(alpha, ...df);
  const f = rootOnceAbove((f) => 1 - noncentralFCdf(critical, ...df, f * f * count) - power);
  return { f, widestDifference: f * Math.sqrt(2 * groups) };
}

/** Returns the positive root of an increasing function that is negative at 0. */
function rootOnceAbove(excess: (x: number) => number): number {
  let high = 1;
  while (excess(high) < 0) high *= 2;
  return rootBetween(excess, 0, high);
}

function check({ perGroup, power, alpha }: Required<PowerOptions>): void {
  if (!Number.isInteger(perGroup) || perGroup < 2) {
    throw new RangeError(`power: expected 2 values a group or more, found ${perGroup}`);
  }
  if (!(alpha > 0 && alpha < power && power < 1)) {
    throw new RangeError(`power: expected 0 < alpha < power < 1, found alpha ${alpha} and power ${power}`);
  }
}
