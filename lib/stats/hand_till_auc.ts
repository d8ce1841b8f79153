import { binaryAuc } from "./binary_auc.ts";
import { checkClassScores, type ClassScores, columnWhere } from "./class_scores.ts";

/**
 * Hand & Till's M (Machine Learning 45, 2001), the paper's AUC: for every pair of classes i < j, the mean of the
 * AUC of i's score and of j's score among the items of i and j only; then the plain mean over pairs. Equal to
 * scikit-learn's `roc_auc_score(multi_class="ovo", average="macro")`, which the released code calls.
 *
 * @returns A value in 0..1, or `undefined` where a class has no item. scikit-learn then raises an error, or, when
 * told the `labels`, averages over the pairs that are left: another measure under the same name, so not followed.
 * @throws {RangeError} where the parts of `items` do not fit together or a score is NaN.
 */
export function handTillAuc(items: ClassScores): number | undefined {
  checkClassScores(items);
  const { classCount } = items;
  let sum = 0;
  for (let i = 0; i < classCount; i++) {
    for (let j = i + 1; j < classCount; j++) {
      const separability = pairAuc(items, i, j);
      if (separability === undefined) return undefined;
      sum += separability;
    }
  }
  return sum / (classCount * (classCount - 1) / 2);
}

/** A(i,j): the mean of A(i|j) and A(j|i); `undefined` where either class has no item. */
function pairAuc(items: ClassScores, i: number, j: number): number | undefined {
  const isI = (label: number) => label === i;
  const isJ = (label: number) => label === j;
  const byScoreOfI = binaryAuc(columnWhere(items, i, isI), columnWhere(items, i, isJ));
  const byScoreOfJ = binaryAuc(columnWhere(items, j, isJ), columnWhere(items, j, isI));
  if (byScoreOfI === undefined || byScoreOfJ === undefined) return undefined;
  return (byScoreOfI + byScoreOfJ) / 2;
}
