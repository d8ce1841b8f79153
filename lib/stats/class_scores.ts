/** Items with their true class and one score per class, as a classifier's test set yields them. */
export interface ClassScores {
  /** The true class of each item: integers in 0..classCount−1, shape [n]. */
  readonly labels: ArrayLike<number>;
  /** A score per item and class, row-major [n, classCount]; a higher score speaks for the class. */
  readonly scores: ArrayLike<number>;
  /** The number of classes, including classes without an item; at least 2. */
  readonly classCount: number;
}

/**
 * Refuses items whose parts do not fit together.
 *
 * @throws {RangeError} naming the first part that is wrong: the number of classes, the number of
 *   scores, a label outside 0..classCount−1, or a score that is NaN.
 */
export function checkClassScores({ labels, scores, classCount }: ClassScores): void {
  if (!Number.isInteger(classCount) || classCount < 2) {
    throw new RangeError(`class scores: expected 2 classes or more, found ${classCount}`);
  }
  if (scores.length !== labels.length * classCount) {
    throw new RangeError(
      `class scores: ${labels.length} labels with ${classCount} classes need ${labels.length * classCount} ` +
        `scores, found ${scores.length}`,
    );
  }
  checkLabels(labels, classCount);
  for (let index = 0; index < scores.length; index++) {
    if (Number.isNaN(scores[index])) {
      const item = Math.floor(index / classCount);
      throw new RangeError(`class scores: item ${item}, class ${index % classCount}: the score is NaN`);
    }
  }
}

/**
 * Refuses a label that is no integer in 0..classCount−1 with a `RangeError` that names the item.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * checkLabels([0, 1, 1], 2);
 * const wrong = () => checkLabels([0, 1, 2], 2);
 * assertThrows(wrong, RangeError, "item 2: expected a class in 0..1, found 2");
 * ```
 */
export function checkLabels(labels: ArrayLike<number>, classCount: number): void {
  for (let item = 0; item < labels.length; item++) {
    const label = labels[item]!;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new RangeError(`item ${item}: expected a class in 0..${classCount - 1}, found ${label}`);
    }
  }
}

/**
 * The largest allowed distance from 1 of the sum of one item's probabilities. It is about a hundred
 * times the error of a float32 softmax over a few classes. Scores that are not probabilities miss 1
 * by far more.
 */
export const PROBABILITY_SUM_TOLERANCE = 1e-4;

/**
 * Returns the scores for `column` of the items whose true class satisfies `keep`, in the items'
 * order.
 */
export function columnWhere(
  { labels, scores, classCount }: ClassScores,
  column: number,
  keep: (label: number) => boolean,
): number[] {
  const kept: number[] = [];
  for (let item = 0; item < labels.length; item++) {
    if (keep(labels[item]!)) kept.push(scores[item * classCount + column]!);
  }
  return kept;
}
