/**
 * Returns the sizes of batches in one pass over `images`: the full size, and the last batch's if it
 * is smaller.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(batchSizes(10, 4), [4, 2]);
 * assertEquals(batchSizes(8, 4), [4]);
 * ```
 */
export function batchSizes(images: number, batchSize: number): readonly [number, ...number[]] {
  const whole = Math.min(images, batchSize), last = images % whole;
  return last === 0 ? [whole] : [whole, last];
}
