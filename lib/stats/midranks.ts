/**
 * Returns the rank of every value in ascending order, counted from 1. Equal values share the mean
 * of their ranks (midranks). Ranks are multiples of ½, so they and their sums are exact.
 *
 * @throws {RangeError} where a value is NaN, which has no rank.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(midranks([10, 20, 20]), new Float64Array([1, 2.5, 2.5]));
 * ```
 */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index);
  const nan = order.find((index) => Number.isNaN(values[index]));
  if (nan !== undefined) {
    throw new RangeError(`midranks: value ${nan} of ${values.length} is NaN, which has no rank`);
  }
  // Compared, not subtracted: ∞ − ∞ is NaN.
  order.sort((a, b) => values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : 0);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    const shared = (start + 1 + end) / 2;
    for (let place = start; place < end; place++) ranks[order[place]!] = shared;
  }
  return ranks;
}
