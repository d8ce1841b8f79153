import gammaln from "@stdlib/math-base-special-gammaln";
import { centred } from "./centred.ts";
import { checkConfidence, checkGroups } from "./argument_checks.ts";
import { momentsOf, noVarianceBecause } from "./moments.ts";
import { noncentralTCdf } from "./noncentral.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { rootBetween } from "./root.ts";
import { tuple } from "../formats/items.ts";

/** A two-sided confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standardised difference of two means; positive where the first mean is the higher. */
export interface MeanDifferenceEffect {
  /** Cohen's d: the difference over the pooled standard deviation. */
  readonly cohenD: number;
  /**
   * Its interval: the noncentralities that leave the observed t at either end, over √(nm/(n+m)).
   */
  readonly cohenInterval: Interval;
  /**
   * Hedges' g: d times {@linkcode hedgesCorrection}, without the upward bias of d in small samples.
   */
  readonly hedgesG: number;
  /** The interval of d, times the same correction. */
  readonly hedgesInterval: Interval;
}

/**
 * Returns Cohen's d and Hedges' g of two groups with intervals from the noncentral t distribution
 * (Hedges, J. Educational Statistics 6, 1981; Steiger & Fouladi 1997): exact for normal values of
 * equal variance.
 *
 * @returns Undefined where a group has fewer than two values, or neither group varies.
 * @throws {RangeError} where a value is not finite or the confidence is outside 0..1.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // Both groups have a standard deviation of 1; the correction at 4 degrees of freedom is √(2/π).
 * const effect = meanDifferenceEffect([2, 3, 4], [1, 2, 3]);
 * assert(effect.defined);
 * assertAlmostEquals(effect.cohenD, 1);
 * assertAlmostEquals(effect.hedgesG, Math.sqrt(2 / Math.PI));
 * ```
 */
export function meanDifferenceEffect(
  first: readonly number[],
  second: readonly number[],
  { confidence = 0.95 }: { confidence?: number } = {},
): Outcome<MeanDifferenceEffect> {
  checkGroups("effect size", [first, second]);
  checkConfidence("effect size", confidence);
  const small = [first, second].findIndex((group) => group.length < 2);
  if (small !== -1) return undefinedBecause(`group ${small} has fewer than two values`);
  const [a, b] = tuple(centred([first, second]).groups.map(momentsOf), 2);
  const df = a.count + b.count - 2;
  const variance = ((a.count - 1) * a.variance + (b.count - 1) * b.variance) / df;
  if (variance === 0) return undefinedBecause(noVarianceBecause([first, second], "neither group varies"));
  const cohenD = (a.mean - b.mean) / Math.sqrt(variance);
  const root = Math.sqrt(a.count * b.count / (a.count + b.count));
  const interval = noncentralityInterval(cohenD * root, df, confidence);
  const cohenInterval = { low: interval.low / root, high: interval.high / root };
  const correction = hedgesCorrection(df);
  return {
    defined: true,
    cohenD,
    cohenInterval,
    hedgesG: correction * cohenD,
    hedgesInterval: { low: correction * cohenInterval.low, high: correction * cohenInterval.high },
  };
}

/**
 * Returns Hedges' exact correction J(m) = Γ(m/2) / (√(m/2) Γ((m−1)/2)) for m > 1 degrees of
 * freedom: 0.903 at 8.
 */
export function hedgesCorrection(df: number): number {
  return Math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / Math.sqrt(df / 2);
}

/**
 * Returns the noncentralities at which a t at least as large, or as small, has probability (1 −
 * confidence)/2.
 */
function noncentralityInterval(t: number, df: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  const at = (probability: number) => {
    const excess = (noncentrality: number) => noncentralTCdf(t, df, noncentrality) - probability;
    // Wide enough at first for most data, then doubled: the distribution function falls from 1 to 0
    // in δ.
    let reach = 4;
    while (excess(t - reach) < 0 || excess(t + reach) > 0) reach *= 2;
    return rootBetween(excess, t - reach, t + reach);
  };
  return { low: at(1 - tail), high: at(tail) };
}
