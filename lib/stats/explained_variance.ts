import { checkConfidence, checkGroups, type Groups } from "./argument_checks.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { noncentralFCdf } from "./noncentral.ts";
import { oneWayAnova } from "./one_way_anova.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { rootBetween } from "./root.ts";

/** The share of the values' variance that lies between groups. */
export interface ExplainedVariance {
  /** η²: the share of the sum of squares between groups, 0..1; biased upwards in small samples. */
  readonly etaSquared: number;
  /**
   * Its interval, from λ/(λ + N) at the noncentralities λ that leave the observed F at either end.
   */
  readonly etaInterval: Interval;
  /** ω²: nearly unbiased; slightly negative, not set to 0, where F < 1. */
  readonly omegaSquared: number;
}

/** The largest noncentrality tried; far enough below the largest double for sums. */
const LARGEST_NONCENTRALITY = 1e300;

/**
 * Returns η² and ω² of a one-way analysis of variance, with η²'s interval from the noncentral F
 * distribution (Steiger, Psychological Methods 9, 2004).
 *
 * @returns Undefined where the analysis of variance is undefined, or where no group varies.
 * @throws {RangeError} for fewer than two groups, a value that is not finite, or a confidence
 *   outside 0..1.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // Sums of squares: 13.5 between the groups, 4 inside them; F = 13.5 on 1 and 4.
 * const effect = explainedVariance([[1, 2, 3], [4, 5, 6]]);
 * assert(effect.defined);
 * assertAlmostEquals(effect.etaSquared, 13.5 / 17.5);
 * assertAlmostEquals(effect.omegaSquared, (13.5 - 1) / (13.5 - 1 + 6));
 * // λ/(λ + 6), where SciPy's ncf.cdf(13.5, 1, 4, λ) is 0.975 or 0.025.
 * assertAlmostEquals(effect.etaInterval.low, 0.0174199, 1e-6);
 * assertAlmostEquals(effect.etaInterval.high, 0.883341, 1e-6);
 * ```
 */
export function explainedVariance(
  groups: Groups,
  { confidence = 0.95 }: { confidence?: number } = {},
): Outcome<ExplainedVariance> {
  checkGroups("explained variance", groups);
  checkConfidence("explained variance", confidence);
  if (groups.some((group) => group.length === 0)) return undefinedBecause("a group has no value");
  if (groups.every((group) => group.length === 1)) return undefinedBecause("every group has one value only");
  const { f, df } = oneWayAnova(groups);
  if (Number.isNaN(f)) return undefinedBecause("every value is the same");
  if (f === Infinity) return undefinedBecause("no group varies");
  const [between, within] = df;
  const count = between + within + 1;
  const tail = (1 - confidence) / 2;
  const share = (lambda: number) => lambda / (lambda + count);
  return {
    defined: true,
    etaSquared: between * f / (between * f + within),
    etaInterval: {
      low: share(noncentralityAt(1 - tail, f, df)),
      high: share(noncentralityAt(tail, f, df)),
    },
    omegaSquared: between * (f - 1) / (between * (f - 1) + count),
  };
}

/** Returns the λ at which P(F ≤ f) is `probability`; 0 where it is smaller even at λ = 0. */
function noncentralityAt(
  probability: number,
  f: number,
  [between, within]: readonly [number, number],
): number {
  const excess = (lambda: number) => noncentralFCdf(f, between, within, lambda) - probability;
  if (excess(0) <= 0) return 0;
  let high = 4;
  while (excess(high) > 0) {
    // For such an F the noncentrality exceeds the largest double, and the share is 1.
    if (high > LARGEST_NONCENTRALITY) return high;
    high *= 2;
  }
  return rootBetween(excess, 0, high);
}
