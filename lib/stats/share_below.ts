/**
 * Returns the placement of a value among others: the share of them below it, equal ones counting ½.
 *
 * @param sorted In ascending order; one value or more.
 * @returns A value in 0..1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // One value lies below, and two are equal.
 * assertEquals(shareBelow(new Float64Array([1, 2, 2, 3]), 2), (1 + 2 / 2) / 4);
 * ```
 */
export function shareBelow(sorted: Float64Array, value: number): number {
  const first = (isPast: (other: number) => boolean) => {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isPast(sorted[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return (first((other) => other >= value) + first((other) => other > value)) / (2 * sorted.length);
}
