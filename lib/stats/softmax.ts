import { expFloat32 } from "./exp_float32.ts";

const { fround } = Math;

/**
 * Returns class probabilities from logits, row by row, in float32: e^(z−max) times the reciprocal
 * of the row's sum. They equal PyTorch's CPU softmax bit for bit for 2 to 7 classes, ties included;
 * with more, PyTorch adds in another order. A row with a NaN or +∞ becomes NaN.
 *
 * @param logits Row-major [n, classCount], float32 values.
 * @returns Row-major [n, classCount]; each row sums to 1 up to rounding.
 * @throws {RangeError} where the logits do not fill whole rows.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // e^0 : e^ln 3 is 1 : 3
 * const [first = NaN, second = NaN] = softmax([0, Math.log(3)], 2);
 * assertAlmostEquals(first, 0.25, 1e-7);
 * assertAlmostEquals(second, 0.75, 1e-7);
 * ```
 */
export function softmax(logits: ArrayLike<number>, classCount: number): Float32Array {
  if (!Number.isInteger(classCount) || classCount < 1 || logits.length % classCount !== 0) {
    throw new RangeError(`softmax: ${logits.length} logits do not fill rows of ${classCount} classes`);
  }
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classCount) {
    let max = -Infinity;
    for (let index = start; index < start + classCount; index++) max = Math.max(max, logits[index]!);
    let sum = 0;
    for (let index = start; index < start + classCount; index++) {
      probabilities[index] = expFloat32(fround(logits[index]! - max));
      sum = fround(sum + probabilities[index]!);
    }
    const reciprocal = fround(1 / sum);
    for (let index = start; index < start + classCount; index++) probabilities[index]! *= reciprocal;
  }
  return probabilities;
}
