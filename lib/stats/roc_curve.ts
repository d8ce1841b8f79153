import { checkClassScores, type ClassScores } from "./class_scores.ts";

/** The ROC curve of one class against all others, as counts at each threshold. */
export interface RocCurve {
  /** Items of the class, and of all others. */
  readonly positives: number;
  readonly negatives: number;
  /**
   * Others at or above each threshold, from the highest threshold (0) to the lowest (`negatives`).
   */
  readonly falsePositives: readonly number[];
  /** Items of the class at or above each threshold, from 0 to `positives`. */
  readonly truePositives: readonly number[];
}

/**
 * Returns the receiver operating characteristic of one class against the rest. Thresholds lie at
 * distinct scores, so that a tie is one oblique step. Only the ends of collinear steps are kept,
 * and always the first threshold. The points are those of scikit-learn's
 * `roc_curve(drop_intermediate=True)`. Counts are exact, where rates would be rounded.
 *
 * @throws {RangeError} where the parts of `items` do not fit together, or `own` is not one of their
 *   classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // scikit-learn: roc_curve([0, 1, 1, 0], [0.8, 0.3, 0.9, 0.1])
 * const scores = [0.2, 0.8, 0.7, 0.3, 0.1, 0.9, 0.9, 0.1];
 * const curve = rocCurve({ labels: [0, 1, 1, 0], scores, classCount: 2 }, 1);
 * assertEquals(curve.falsePositives, [0, 0, 1, 1, 2]);
 * assertEquals(curve.truePositives, [0, 1, 1, 2, 2]);
 * ```
 */
export function rocCurve(items: ClassScores, own: number): RocCurve {
  checkClassScores(items);
  const { labels, scores, classCount } = items;
  if (!Number.isInteger(own) || own < 0 || own >= classCount) {
    throw new RangeError(`ROC curve: expected a class in 0..${classCount - 1}, found ${own}`);
  }
  const order = Array.from({ length: labels.length }, (_, item) => item)
    .sort((a, b) => scores[b * classCount + own]! - scores[a * classCount + own]!);
  const falsePositives = [0], truePositives = [0];
  let positives = 0, negatives = 0;
  order.forEach((item, place) => {
    if (labels[item] === own) positives++;
    else negatives++;
    const next = order[place + 1];
    if (next !== undefined && scores[next * classCount + own] === scores[item * classCount + own]) return;
    falsePositives.push(negatives);
    truePositives.push(positives);
  });
  const bends = (counts: readonly number[], index: number) =>
    counts[index + 1]! - counts[index]! !== counts[index]! - counts[index - 1]!;
  const kept = falsePositives.map((_, index) =>
    index < 2 || index === falsePositives.length - 1 || bends(falsePositives, index) ||
    bends(truePositives, index)
  );
  return {
    positives,
    negatives,
    falsePositives: falsePositives.filter((_, index) => kept[index]),
    truePositives: truePositives.filter((_, index) => kept[index]),
  };
}
