import { binaryAucFraction } from "./binary_auc.ts";
import { checkClassScores, type ClassScores, columnWhere } from "./class_scores.ts";
import type { Fraction } from "./mean_of_fractions.ts";

/**
 * Returns for each class the AUC of its own score between its items and all others, as
 * scikit-learn's `roc_auc_score(multi_class="ovr", average=None)`.
 *
 * @returns One value in 0..1 per class; `undefined` for a class that no item, or every item,
 *   belongs to.
 * @throws {RangeError} where the parts of `items` do not fit together or a score is NaN.
 */
export function oneVsRestAuc(items: ClassScores): readonly (number | undefined)[] {
  return oneVsRestFractions(items).map((own) => own && own.numerator / own.denominator);
}

/**
 * Returns {@linkcode oneVsRestAuc} as fractions of integer counts, for a mean that is rounded once:
 * twice the number of correctly ranked pairs over twice the number of pairs.
 *
 * @throws {RangeError} where the parts of `items` do not fit together or a score is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Class 0 ranks above the second item but not above the third: 1 of 2 pairs, counted twice.
 * const scores = [0.5, 0.5, 0.4, 0.6, 0.7, 0.3];
 * const [first] = oneVsRestFractions({ labels: [0, 1, 1], scores, classCount: 2 });
 * assertEquals(first, { numerator: 2, denominator: 4 });
 * ```
 */
export function oneVsRestFractions(items: ClassScores): readonly (Fraction | undefined)[] {
  checkClassScores(items);
  return Array.from({ length: items.classCount }, (_, own) =>
    binaryAucFraction(
      columnWhere(items, own, (label) => label === own),
      columnWhere(items, own, (label) => label !== own),
    ));
}
