import { argmax } from "../stats/argmax.ts";
import { classificationReport } from "../stats/classification_report.ts";
import { type ClassScores, PROBABILITY_SUM_TOLERANCE } from "../stats/class_scores.ts";
import { confusionMatrix } from "../stats/confusion_matrix.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { type Fraction, meanOfFractions } from "../stats/mean_of_fractions.ts";
import { oneVsRestFractions } from "../stats/one_vs_rest_auc.ts";
import type { ClassificationMetrics } from "./metrics.ts";
import { itemAt } from "../formats/items.ts";

/** The classified test images of one run. */
export interface ClassifiedImages {
  /** The classes' names; their order is that of the labels and of the probabilities' columns. */
  readonly classNames: readonly string[];
  /** True class of each image, shape [n]. */
  readonly labels: ArrayLike<number>;
  /** Softmax probabilities, row-major [n, classes]. */
  readonly probabilities: ArrayLike<number>;
}

/**
 * Computes every measure of a classification: the paper's AUC (Hand & Till), one-versus-rest AUCs,
 * accuracy, and per class precision, recall and F1. The predicted class has the largest
 * probability; ties go to the first.
 *
 * @throws {RangeError} without an image, where the parts do not fit together, or where a row is not
 *   a distribution. That is a probability that is NaN or outside 0..1, or a sum further than
 *   {@linkcode PROBABILITY_SUM_TOLERANCE} from 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { accuracy, auc, confusionMatrix } = classificationMetrics({
 *   classNames: ["normal", "pneumonia"],
 *   labels: [0, 0, 1],
 *   probabilities: [0.9, 0.1, 0.4, 0.6, 0.2, 0.8],
 * });
 * assertEquals([accuracy, auc, confusionMatrix], [2 / 3, 1, [[1, 1], [0, 1]]]);
 * ```
 */
export function classificationMetrics(
  { classNames, labels, probabilities }: ClassifiedImages,
): ClassificationMetrics {
  if (labels.length === 0) {
    throw new RangeError("classification metrics: there is no test image to measure on");
  }
  const classCount = classNames.length;
  const items: ClassScores = { labels, scores: probabilities, classCount };
  const fractions = oneVsRestFractions(items);
  const aucs = fractions.map((own) => own && own.numerator / own.denominator);
  checkDistributions(probabilities, classCount);
  const predicted = Array.from(labels, (_, image) => argmax(probabilities, image * classCount, classCount));
  const confusion = confusionMatrix(labels, predicted, classCount);
  const { accuracy = 0, classes } = classificationReport(confusion);
  return {
    auc: handTillAuc(items) ?? null,
    aucOneVsRest: meanOrNull(fractions),
    accuracy,
    classes: classes.map(({ support, precision, recall, f1 }, index) => ({
      name: itemAt(classNames, index),
      support,
      precision,
      recall,
      f1,
      auc: aucs[index] ?? null,
    })),
    confusionMatrix: confusion,
  };
}

function checkDistributions(probabilities: ArrayLike<number>, classCount: number): void {
  for (let start = 0; start < probabilities.length; start += classCount) {
    let sum = 0;
    for (let index = start; index < start + classCount; index++) {
      const probability = probabilities[index]!;
      if (!(probability >= 0 && probability <= 1 + PROBABILITY_SUM_TOLERANCE)) {
        throw new RangeError(
          `classification metrics: image ${start / classCount}, class ${
            index - start
          }: expected a probability ` +
            `in 0..1, found ${probability}`,
        );
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > PROBABILITY_SUM_TOLERANCE) {
      throw new RangeError(
        `classification metrics: image ${start / classCount}: the probabilities sum to ${sum}, expected 1; ` +
          `logits need softmax first`,
      );
    }
  }
}

/**
 * Returns the mean, or `null` where a value is missing: the mean of the others would be a different
 * measure.
 */
function meanOrNull(fractions: readonly (Fraction | undefined)[]): number | null {
  const known = fractions.filter((fraction) => fraction !== undefined);
  return known.length < fractions.length ? null : meanOfFractions(known);
}
