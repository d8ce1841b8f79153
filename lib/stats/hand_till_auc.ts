import { binaryAucFraction } from "./binary_auc.ts";
import { checkClassScores, type ClassScores, columnWhere } from "./class_scores.ts";
import { type Fraction, meanOfFractions } from "./mean_of_fractions.ts";

/**
 * Hand & Till's M (Machine Learning 45, 2001), the paper's AUC: for every pair of classes i < j, the mean of the
 * AUC of i's score and of j's score among the items of i and j only; then the plain mean over pairs. Equal to
 * scikit-learn's `roc_auc_score(multi_class="ovo", average="macro")`, which the released code calls.
 *
 * It is computed from integer counts and rounded once, so that equal AUCs are equal bits.
 *
 * @returns A value in 0..1, or `undefined` where a class has no item. scikit-learn then raises an error, or, when
 * told the `labels`, averages over the pairs that are left: another measure under the same name, so not followed.
 * @throws {RangeError} where the parts of `items` do not fit together or a score is NaN.
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
