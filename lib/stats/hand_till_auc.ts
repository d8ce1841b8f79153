import { binaryAucFraction } from "./binary_auc.ts";
import { checkClassScores, type ClassScores, columnWhere } from "./class_scores.ts";
import { type Fraction, meanOfFractions } from "./mean_of_fractions.ts";

/**
 * Returns Hand & Till's M (Machine Learning 45, 2001), the paper's AUC. For every pair of classes i
 * < j it averages the AUCs of i's score and of j's score among the items of i and j. M is the
 * unweighted mean over pairs. Equals scikit-learn's `roc_auc_score(multi_class="ovo",
 * average="macro")`, which the released code calls.
 *
 * It is computed from integer counts and rounded once, so that equal AUCs are equal bits.
 *
 * @returns A value in 0..1, or `undefined` where a class has no item. scikit-learn then raises an
 *   error, or, given `labels`, averages the remaining pairs: a different measure, not followed
 *   here.
 * @throws {RangeError} where the parts of `items` do not fit together or a score is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const labels = [0, 0, 1, 1];
 * const scores = [0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.85, 0.15];
 * assertEquals(handTillAuc({ labels, scores, classCount: 2 }), 0.75);
 * ```
 */
export function handTillAuc(items: ClassScores): number | undefined {
  checkClassScores(items);
  const { classCount } = items;
  const fractions: Fraction[] = [];
  for (let i = 0; i < classCount; i++) {
    for (let j = 0; j < classCount; j++) {
      if (i === j) continue;
      // A(i|j): the score of class i among the items of i and j.
      const own = binaryAucFraction(
        columnWhere(items, i, (label) => label === i),
        columnWhere(items, i, (label) => label === j),
      );
      if (own === undefined) return undefined;
      fractions.push(own);
    }
  }
  return meanOfFractions(fractions);
}
