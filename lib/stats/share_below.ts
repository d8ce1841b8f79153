/**
 * The placement of a value among others: the share of them below it, equal ones counting ½.
 *
 * @param sorted In ascending order; one value or more.
 * @returns A value in 0..1.
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
