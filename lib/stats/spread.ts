import * as simpleStatistics from "simple-statistics";
import { centred } from "./centred.ts";
import { momentsOf } from "./moments.ts";
import { itemAt } from "../formats/items.ts";

/** Median and standard deviation of some values. */
export interface Spread {
  /** The middle value, or the mean of the two middle ones; `undefined` without a value. */
  readonly median: number | undefined;
  /** The sample standard deviation (divisor n − 1); `undefined` with fewer than two values. */
  readonly standardDeviation: number | undefined;
}

/**
 * Returns the median and the sample standard deviation. The paper prints "median ± standard
 * deviation" over five runs without naming the divisor; n − 1 is this project's choice.
 *
 * @throws {RangeError} where a value is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(spread([1, 3, 2]), { median: 2, standardDeviation: 1 });
 * ```
 */
export function spread(values: readonly number[]): Spread {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong !== -1) {
    throw new RangeError(`spread: value ${wrong} is ${values[wrong]}, expected a finite number`);
  }
  return {
    median: values.length === 0 ? undefined : medianOf(values),
    standardDeviation: values.length < 2 ? undefined : deviationOf(values),
  };
}

/** Returns the middle value, or the mean of the two middle ones, without overflow of their sum. */
function medianOf(values: readonly number[]): number {
  const median = simpleStatistics.median([...values]);
  if (Number.isFinite(median)) return median;
  return 2 * simpleStatistics.median(values.map((value) => value / 4)) * 2;
}

function deviationOf(values: readonly number[]): number {
  const { groups, scale } = centred([values]);
  return Math.sqrt(momentsOf(itemAt(groups, 0)).variance) * scale;
}
