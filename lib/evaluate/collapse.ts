import { argmax } from "../stats/argmax.ts";

/** The predictions of a network for n test images. */
export interface Answers {
  /** Scores, row-major [n, classes], float32 values. */
  readonly logits: ArrayLike<number>;
  /** Their softmax. */
  readonly probabilities: ArrayLike<number>;
  readonly classNames: readonly string[];
}

/** The tolerance for rounding errors between images, in units of float32's last place. */
const UNITS = 8;

/**
 * Returns a sentence on how a run collapsed (the paper: "fail to converge"); `null` where it did
 * not, or there is one image.
 *
 * A run collapsed where all images get the same probabilities within float32's resolution, or where
 * all images are predicted as one class. Within resolution means 8 units in the last place: of 1
 * for probabilities, or of the largest logit for the differences between a row's logits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const probabilities = [0.73, 0.27, 0.73, 0.27];
 * const same = { logits: [2, 1, 2, 1], probabilities, classNames: ["a", "b"] };
 * assertEquals(
 *   collapseOf(same),
 *   "all 2 test images get the same class probabilities within float32's resolution",
 * );
 * ```
 */
export function collapseOf({ logits, probabilities, classNames }: Answers): string | null {
  const classCount = classNames.length;
  const images = probabilities.length / classCount;
  if (images < 2) return null;
  const unit = UNITS * 2 ** -23;
  const isSame = spreadOf(probabilities, classCount) <= unit ||
    spreadOf(differencesOf(logits, classCount), classCount) <= unit * largestOf(logits);
  if (isSame) return `all ${images} test images get the same class probabilities within float32's resolution`;
  const classOf = (image: number) => argmax(probabilities, image * classCount, classCount);
  const only = classOf(0);
  const isOne = Array.from({ length: images }, (_, image) => classOf(image)).every((each) => each === only);
  return isOne ? `all ${images} test images are given the class ${classNames[only]}` : null;
}

/**
 * Subtracts its row's first logit from every logit; probabilities depend only on these differences.
 */
function differencesOf(logits: ArrayLike<number>, classCount: number): Float64Array {
  return Float64Array.from(logits, (logit, index) => logit - logits[index - index % classCount]!);
}

/** Returns the largest magnitude, at least 1. */
function largestOf(logits: ArrayLike<number>): number {
  let largest = 1;
  for (let index = 0; index < logits.length; index++) largest = Math.max(largest, Math.abs(logits[index]!));
  return largest;
}

/** Returns the largest difference between two images' values of one class. */
function spreadOf(values: ArrayLike<number>, classCount: number): number {
  let widest = 0;
  for (let own = 0; own < classCount; own++) {
    let low = Infinity, high = -Infinity;
    for (let index = own; index < values.length; index += classCount) {
      low = Math.min(low, values[index]!);
      high = Math.max(high, values[index]!);
    }
    widest = Math.max(widest, high - low);
  }
  return widest;
}
