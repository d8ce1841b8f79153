/** The sizes of batches that occur in one pass over `images`: the whole ones', and the last one's where it is smaller. */
export function batchSizes(images: number, batchSize: number): readonly [number, ...number[]] {
  const whole = Math.min(images, batchSize), last = images % whole;
  return last === 0 ? [whole] : [whole, last];
}
