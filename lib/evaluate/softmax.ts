/**
 * Class probabilities from logits, row by row, in double precision: e^(z−max) over its row's sum, which cannot
 * overflow. A row with a NaN or +∞ becomes NaN: such a run has diverged, and must not look as if it had not.
 *
 * @param logits Row-major [n, classCount].
 * @returns Row-major [n, classCount]; each row sums to 1.
 * @throws {RangeError} where the logits do not fill whole rows.
 */
export function softmax(logits: ArrayLike<number>, classCount: number): Float64Array {
  if (!Number.isInteger(classCount) || classCount < 1 || logits.length % classCount !== 0) {
    throw new RangeError(`softmax: ${logits.length} logits do not fill rows of ${classCount} classes`);
  }
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classCount) {
    let max = -Infinity;
    for (let index = start; index < start + classCount; index++) max = Math.max(max, logits[index]);
    let sum = 0;
    for (let index = start; index < start + classCount; index++) {
      probabilities[index] = Math.exp(logits[index] - max);
      sum += probabilities[index];
    }
    for (let index = start; index < start + classCount; index++) probabilities[index] /= sum;
  }
  return probabilities;
}
