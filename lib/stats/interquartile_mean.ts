import { checkFinite } from "./argument_checks.ts";
import { sumOf } from "./moments.ts";
import { centred } from "./centred.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { itemAt } from "../formats/items.ts";

/** The fewest trainings from which the variance between trainings is estimated. */
export const FEWEST_RUNS = 4;

/** The mean of the middle half of some values, with its variance. */
export interface InterquartileMean {
  /** The mean of the values that are kept. */
  readonly estimate: number;
  /** The variance of the estimate. */
  readonly variance: number;
  /** The degrees of freedom of the variance. */
  readonly df: number;
  /** True for each value that is among the middle ones. */
  readonly kept: readonly boolean[];
}

/** Returns the number of values that the interquartile mean leaves out at either end. */
export function trimmedAtEitherEnd(count: number): number {
  return Math.floor(count / 4);
}

/**
 * Returns the mean of the middle half of the values. A quarter of them, rounded down, is left out
 * at either end: the lowest and the highest of five. It resists a failed training, unlike a mean,
 * and uses more values than a median. (Agarwal et al., NeurIPS 2021, advise it for a few
 * trainings.)
 *
 * Its variance is that of the winsorised values, on one degree of freedom fewer than are kept
 * (Tukey & McLaughlin, Sankhyā A 25, 1963). With four values only two are kept, too few for that;
 * the variance is then s²/4 on two degrees of freedom.
 *
 * @returns Undefined for fewer than four values.
 * @throws {RangeError} where a value is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const mean = interquartileMean([1, 2, 3, 4, 100]);
 * assert(mean.defined);
 * assertEquals(mean.estimate, 3);
 * assertEquals(mean.kept, [false, true, true, true, false]);
 * // Winsorised to 2, 2, 3, 4, 4, whose squares sum to 4.
 * assertAlmostEquals(mean.variance, 4 / (3 * 2));
 * ```
 */
export function interquartileMean(values: readonly number[]): Outcome<InterquartileMean> {
  checkFinite("interquartile mean", values);
  const count = values.length;
  if (count < FEWEST_RUNS) {
    return undefinedBecause(
      `${count} ${
        count === 1 ? "training" : "trainings"
      }; fewer than ${FEWEST_RUNS} do not show how far trainings differ`,
    );
  }
  const { groups, centre, scale } = centred([values]);
  const moved = itemAt(groups, 0);
  const order = moved.map((_, index) => index).sort((a, b) => moved[a]! - moved[b]! || a - b);
  const trimmed = trimmedAtEitherEnd(count);
  const inside = order.slice(trimmed, count - trimmed);
  const kept = new Array<boolean>(count).fill(false);
  for (const index of inside) kept[index] = true;
  const low = moved[inside[0]!]!, high = moved[inside[inside.length - 1]!]!;
  const four = count === FEWEST_RUNS;
  const winsorised = four ? moved : moved.map((value) => Math.min(high, Math.max(low, value)));
  const divisor = four ? count * (count - 1) : inside.length * (inside.length - 1);
  return {
    defined: true,
    estimate: centre + scale * (sumOf(inside.map((index) => moved[index]!)) / inside.length),
    variance: squaredDeviations(winsorised) / divisor * scale * scale,
    df: four ? 2 : inside.length - 1,
    kept,
  };
}

function squaredDeviations(values: readonly number[]): number {
  const centre = sumOf(values) / values.length;
  return sumOf(values.map((value) => (value - centre) ** 2));
}
