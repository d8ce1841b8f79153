import { checkConfidence } from "./argument_checks.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { normalQuantile } from "./normal.ts";
import { rootBetween } from "./root.ts";

/**
 * Returns the interval of an AUC over test sets, from its value and the numbers of items alone. It
 * is Newcombe's method 5 (Statistics in Medicine 25, 2006, pp. 559–573, part 2): all θ with (AUC −
 * θ)² ≤ z² · Var(θ). Var is Hanley & McNeil's with (n₊ + n₋)/2 in place of either number. It stays
 * in 0..1, and its lower end is below 1 even for an AUC of 1.
 *
 * @param auc In 0..1.
 * @param positives Items of the class, 1 or more.
 * @param negatives Other items, 1 or more.
 * @throws {RangeError} where an argument is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { low, high } = newcombeInterval(0.9, 50, 50);
 * assertAlmostEquals(low, 0.8159, 1e-4);
 * assertAlmostEquals(high, 0.9462, 1e-4);
 * // The lower end is 1.96 of its own standard errors below 0.9, by Hanley & McNeil:
 * const inside = 1 + 49 * ((1 - low) / (2 - low) + low / (1 + low));
 * assertAlmostEquals((0.9 - low) / Math.sqrt(low * (1 - low) * inside / 50 ** 2), 1.96, 1e-4);
 * ```
 */
export function newcombeInterval(
  auc: number,
  positives: number,
  negatives: number,
  { confidence = 0.95 }: { confidence?: number } = {},
): Interval {
  checkConfidence("AUC's interval", confidence);
  if (!(auc >= 0 && auc <= 1) || !(positives >= 1 && negatives >= 1)) {
    throw new RangeError(
      `AUC's interval: expected an AUC in 0..1 and items in both classes, found ${auc}, ${positives}, ${negatives}`,
    );
  }
  const squared = normalQuantile((1 + confidence) / 2) ** 2;
  const others = (positives + negatives) / 2 - 1;
  const upperOf = (own: number) => {
    // Divided by θ at AUC 0, where θ = 0 is a root too; the interval's upper end is the other root.
    const excess = (theta: number) => {
      const inside = 1 + others * ((1 - theta) / (2 - theta) + theta / (1 + theta));
      const variance = theta * (1 - theta) * inside / (positives * negatives);
      return own === 0 ? theta - squared * variance / theta : (theta - own) ** 2 - squared * variance;
    };
    return rootBetween(excess, own === 0 ? Number.EPSILON : own, 1);
  };
  // Exchanging the classes turns an AUC of a into 1 − a.
  return {
    low: auc === 0 ? 0 : 1 - upperOf(1 - auc),
    high: auc === 1 ? 1 : upperOf(auc),
  };
}
