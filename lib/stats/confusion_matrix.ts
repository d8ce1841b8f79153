import { checkLabels } from "./class_scores.ts";

/**
 * Counts the items by true class (row) and predicted class (column), as scikit-learn's
 * `confusion_matrix`.
 *
 * @param labels The true class of each item, 0..classCount−1.
 * @param predicted The predicted class of each item, in the same order and range.
 * @throws {RangeError} where the lists differ in length or a class is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(confusionMatrix([0, 0, 1], [0, 1, 1], 2), [[1, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number,
): readonly (readonly number[])[] {
  if (labels.length !== predicted.length) {
    throw new RangeError(`confusion matrix: ${labels.length} labels but ${predicted.length} predictions`);
  }
  checkLabels(labels, classCount);
  checkLabels(predicted, classCount);
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let item = 0; item < labels.length; item++) counts[labels[item]!]![predicted[item]!]!++;
  return counts;
}
