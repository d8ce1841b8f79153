/**
 * The sizes of batches in one pass over `images`: the full size, and the last batch's if it is
 * smaller.
 */
export function batchSizes(images: number, batchSize: number): readonly [number, ...number[]] {
  const whole = Math.min(images, batchSize), last = images % whole;
  return last === 0 ? [whole] : [whole, last];
}
