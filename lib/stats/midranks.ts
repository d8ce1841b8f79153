/**
 * The rank of every value in ascending order, counted from 1; equal values share the mean of the ranks that they
 * take up together (midranks). Ranks are multiples of ½, so they and their sums are exact.
 *
 * @throws {RangeError} where a value is NaN, which has no rank.
 */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index);
  const nan = order.find((index) => Number.isNaN(values[index]));
  if (nan !== undefined) {
    throw new RangeError(`midranks: value ${nan} of ${values.length} is NaN, which has no rank`);
  }
  // Compared, not subtracted: ∞ − ∞ is NaN.
  order.sort((a, b) => values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    const shared = (start + 1 + end) / 2;
    for (let place = start; place < end; place++) ranks[order[place]] = shared;
  }
  return ranks;
}
