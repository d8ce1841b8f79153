/**
 * Returns the offset from `start` of the largest of `length` values; the first of equal ones, as
 * NumPy's `argmax`.
 *
 * @throws {RangeError} where the range is empty, exceeds the values, or holds a NaN: none of these
 *   has a largest value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(argmax([3, 7, 7]), 1);
 * // Class scores of the second image of two, of four classes each.
 * assertEquals(argmax([9, 0, 0, 0, 1, 2, 5, 3], 4, 4), 2);
 * ```
 */
export function argmax(values: ArrayLike<number>, start = 0, length = values.length - start): number {
  if (length < 1 || start < 0 || start + length > values.length) {
    throw new RangeError(
      `argmax: expected a range inside ${values.length} values, found ${length} from ${start}`,
    );
  }
  let best = 0;
  for (let offset = 0; offset < length; offset++) {
    const value = values[start + offset]!;
    if (Number.isNaN(value)) throw new RangeError(`argmax: value ${start + offset} is NaN`);
    if (value > values[start + best]!) best = offset;
  }
  return best;
}
