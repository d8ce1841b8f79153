import * as simpleStatistics from "simple-statistics";

/** The distribution of some values. */
export interface Distribution {
  /** The number of values. */
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly median: number;
  /** The middle of the fullest bin, the lowest of equally full ones. */
  readonly mode: number;
  /**
   * Values in each of the bins of equal width from `minimum` to `maximum`; one bin where all values
   * are equal.
   */
  readonly counts: readonly number[];
}

/**
 * A histogram with the values' mean, median and mode. A bin holds its lower edge but not its upper
 * one; the last bin holds both, as in NumPy's `histogram`.
 *
 * @param bins The number of bins, 1 or more.
 * @throws {RangeError} without a value, where a value is not finite, or without a bin.
 */
export function distributionOf(values: ArrayLike<number>, bins: number): Distribution {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`histogram: expected 1 bin or more, found ${bins}`);
  }
  const own = Array.from(values);
  const wrong = own.findIndex((value) => !Number.isFinite(value));
  if (own.length === 0) throw new RangeError("histogram: expected one value or more, found none");
  if (wrong !== -1) {
    throw new RangeError(`histogram: value ${wrong} is ${own[wrong]}, expected a finite number`);
  }
  own.sort((a, b) => a - b);
  const minimum = own[0], maximum = own[own.length - 1];
  const counts = new Array<number>(minimum === maximum ? 1 : bins).fill(0);
  // Divided first: the range may be more than a double holds.
  const width = maximum / counts.length - minimum / counts.length;
  const edge = (index: number) => index === counts.length ? maximum : minimum + index * width;
  let bin = 0;
  for (const value of own) {
    while (bin < counts.length - 1 && value >= edge(bin + 1)) bin++;
    counts[bin]++;
  }
  const fullest = counts.indexOf(counts.reduce((most, count) => Math.max(most, count)));
  return {
    count: own.length,
    minimum,
    maximum,
    mean: simpleStatistics.mean(own),
    median: simpleStatistics.medianSorted(own),
    mode: (edge(fullest) + edge(fullest + 1)) / 2,
    counts,
  };
}
