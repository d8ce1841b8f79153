/** Measures of the validation set after an epoch, from the scores that its losses came from. */
import type { Losses } from "../engine/engine.ts";
import type { TensorOf } from "../formats/tensor.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { softmax } from "../stats/softmax.ts";
import { tuple } from "../formats/items.ts";

/**
 * Hand & Till's AUC, from 0 to 1; or why there is none. `class missing`: the set has no image of
 * some class. `not finite`: a score is NaN or infinite.
 */
export type ValidationAuc = number | typeof UNDEFINED_AUC[number];

/** The reasons why a validation set has no AUC; their order is that of their stored numbers. */
export const UNDEFINED_AUC = ["class missing", "not finite"] as const;

/** Measures over the images of a set. */
export interface ValidationMeasures {
  /**
   * The mean of −ln p(true class) over images, in nats; NaN or infinite where scores are. L_ce
   * (`classification`) is a mean over batches, in which images of a smaller batch count for more.
   */
  readonly crossEntropy: number;
  readonly auc: ValidationAuc;
}

/** The validation of one epoch. */
export type Validation = Losses & ValidationMeasures;

/**
 * Measures scores y, [n, classes], against the true classes of n ≥ 1 images. The AUC is computed as
 * that of the test set: from the float32 softmax of the scores.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { float32 } from "../formats/tensor.ts";
 * import { measureScores } from "./validation.ts";
 *
 * const logits = float32([2, 2], Float32Array.of(1, 0, 0, 1));
 * const { crossEntropy, auc } = measureScores(logits, [0, 1]);
 * assertAlmostEquals(crossEntropy, Math.log(1 + Math.exp(-1)));
 * assertEquals(auc, 1);
 * assertEquals(measureScores(logits, [0, 0]).auc, "class missing");
 * ```
 */
export function measureScores(logits: TensorOf<"F32">, labels: readonly number[]): ValidationMeasures {
  const [images, classCount] = tuple(logits.shape, 2);
  const { data } = logits;
  let sum = 0;
  for (let image = 0; image < images; image++) {
    const row = data.subarray(image * classCount, (image + 1) * classCount);
    const largest = Math.max(...row);
    const exponentials = row.reduce((total, score) => total + Math.exp(score - largest), 0);
    sum += largest + Math.log(exponentials) - row[labels[image]!]!;
  }
  return { crossEntropy: sum / images, auc: aucOf(data, labels, classCount) };
}

function aucOf(scores: Float32Array, labels: readonly number[], classCount: number): ValidationAuc {
  if (!scores.every(Number.isFinite)) return "not finite";
  if (classCount < 2) return "class missing";
  return handTillAuc({ labels, scores: softmax(scores, classCount), classCount }) ?? "class missing";
}
