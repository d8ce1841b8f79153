import { midranks } from "./midranks.ts";
import type { Fraction } from "./mean_of_fractions.ts";

/**
 * Returns the area under the ROC curve of a two-class problem: the probability that a positive item
 * scores above a negative one, ties counting ½ (the Mann–Whitney statistic over n₊·n₋, computed
 * from midranks). This is scikit-learn's `roc_auc_score` for two classes.
 *
 * @param positives Scores of the items of the positive class; any scale, ±∞ allowed.
 * @param negatives Scores of the items of the negative class.
 * @returns A value in 0..1, or `undefined` where either class has no item and there is no ROC
 *   curve.
 * @throws {RangeError} where a score is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(binaryAuc([0.9, 0.6], [0.6, 0.1]), 0.875); // one tie counts ½
 * ```
 */
export function binaryAuc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number | undefined {
  const fraction = binaryAucFraction(positives, negatives);
  return fraction && fraction.numerator / fraction.denominator;
}

/**
 * Returns {@linkcode binaryAuc} as a fraction: twice the number of correctly ranked pairs over
 * twice the number of pairs.
 */
export function binaryAucFraction(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): Fraction | undefined {
  const { length: positiveCount } = positives;
  const { length: negativeCount } = negatives;
  if (positiveCount === 0 || negativeCount === 0) return undefined;
  const ranks = midranks([...Array.from(positives), ...Array.from(negatives)]);
  let twiceRankSum = 0;
  for (let index = 0; index < positiveCount; index++) twiceRankSum += 2 * ranks[index]!;
  return {
    numerator: twiceRankSum - positiveCount * (positiveCount + 1),
    denominator: 2 * positiveCount * negativeCount,
  };
}
