import { argmax } from "../stats/argmax.ts";

/** A network's answers on n test images. */
export interface Answers {
  /** Scores, row-major [n, classes], float32 values. */
  readonly logits: ArrayLike<number>;
  /** Their softmax. */
  readonly probabilities: ArrayLike<number>;
  readonly classNames: readonly string[];
}

/** Rounding errors that differ between images, in units of float32's last place. */
const UNITS = 8;

/**
 * How a run collapsed (the paper: "fail to converge"), as a sentence; `null` where it did not, or there is one image.
 *
 * A run collapsed where all images get the same probabilities within float32's resolution, which is 8 units in the
 * last place of the largest logit or of 1; and where all images are given one class.
 */
export function collapseOf({ logits, probabilities, classNames }: Answers): string | null {
  const classCount = classNames.length;
  const images = probabilities.length / classCount;
  if (images < 2) return null;
  if (spreadOf(probabilities, classCount) <= resolutionOf(logits)) {
    return `all ${images} test images get the same class probabilities within float32's resolution`;
  }
  const given = new Set(
    Array.from({ length: images }, (_, image) => argmax(probabilities, image * classCount, classCount)),
  );
  const [only] = given;
  return given.size === 1 ? `all ${images} test images are given the class ${classNames[only]}` : null;
}

function resolutionOf(logits: ArrayLike<number>): number {
  let largest = 1;
  for (let index = 0; index < logits.length; index++) largest = Math.max(largest, Math.abs(logits[index]));
  return UNITS * 2 ** -23 * largest;
}

/** The largest difference between two images' probabilities of one class. */
function spreadOf(probabilities: ArrayLike<number>, classCount: number): number {
  let widest = 0;
  for (let own = 0; own < classCount; own++) {
    let low = Infinity, high = -Infinity;
    for (let index = own; index < probabilities.length; index += classCount) {
      low = Math.min(low, probabilities[index]);
      high = Math.max(high, probabilities[index]);
    }
    widest = Math.max(widest, high - low);
  }
  return widest;
}
