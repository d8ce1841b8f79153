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
  /** The population standard deviation (divisor n). */
  readonly standardDeviation: number;
  /** The fourth standardised moment less 3: 0 for a normal distribution; null for equal values. */
  readonly excessKurtosis: number | null;
  /**
   * Values in each of the bins of equal width from `minimum` to `maximum`; one bin where all values
   * are equal.
   */
  readonly counts: readonly number[];
}

/**
 * Returns a histogram with the values' mean, median and mode. A bin holds its lower edge but not
 * its upper one; the last bin holds both, as in NumPy's `histogram`.
 *
 * @param bins The number of bins, 1 or more.
 * @throws {RangeError} without a value, where a value is not finite, or without a bin.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Bins from 1 to 3 and from 3 to 5.
 * const { counts, mean, median, mode, ...shape } = distributionOf([1, 2, 2, 5], 2);
 * assertEquals(counts, [3, 1]);
 * assertEquals({ mean, median, mode }, { mean: 2.5, median: 2, mode: 2 });
 * assertEquals(shape.standardDeviation, 1.5); // √((1.5² + 0.5² + 0.5² + 2.5²) / 4)
 * ```
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
  const minimum = own[0]!, maximum = own[own.length - 1]!;
  const counts = new Array<number>(minimum === maximum ? 1 : bins).fill(0);
  // Divided first: the range may be more than a double holds.
  const width = maximum / counts.length - minimum / counts.length;
  const edge = (index: number) => index === counts.length ? maximum : minimum + index * width;
  let bin = 0;
  for (const value of own) {
    while (bin < counts.length - 1 && value >= edge(bin + 1)) bin++;
    counts[bin]!++;
  }
  const fullest = counts.indexOf(counts.reduce((most, count) => Math.max(most, count)));
  const mean = simpleStatistics.mean(own);
  return {
    count: own.length,
    minimum,
    maximum,
    mean,
    median: simpleStatistics.medianSorted(own),
    mode: (edge(fullest) + edge(fullest + 1)) / 2,
    ...(minimum === maximum ? { standardDeviation: 0, excessKurtosis: null } : shapeOf(own, mean)),
    counts,
  };
}

/**
 * Returns the spread and the weight of the tails; deviations are scaled, so that no power
 * overflows.
 */
function shapeOf(
  values: readonly number[],
  mean: number,
): Pick<Distribution, "standardDeviation" | "excessKurtosis"> {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  if (!Number.isFinite(largest)) return { standardDeviation: largest, excessKurtosis: null };
  let squares = 0, fourths = 0;
  for (const value of values) {
    const square = ((value - mean) / largest) ** 2;
    squares += square;
    fourths += square * square;
  }
  return {
    standardDeviation: largest * Math.sqrt(squares / values.length),
    excessKurtosis: values.length * fourths / (squares * squares) - 3,
  };
}
