/** The rungs of successive halving: numbers of trials and epochs. */

/** Successive halving (Jamieson and Talwalkar 2016; synchronous). */
export interface Halving {
  /** The number of trials of the first rung. */
  readonly trials: number;
  /**
   * The reduction factor: one in `factor` trials is promoted, and trains `factor` times as long.
   */
  readonly factor: number;
  /** The number of epochs of the first rung. */
  readonly epochs: number;
  /** The largest number of rungs; by default, as many as have two trials or more. */
  readonly rungs?: number | undefined;
}

/** One rung. */
export interface Rung {
  readonly trials: number;
  /**
   * The epoch at which its trainings stop, counted from their start; earlier rungs' belong to it.
   */
  readonly until: number;
}

/**
 * Returns the rungs. Each has the `factor`-th part of the trials of the one before, rounded down,
 * and `factor` times its epochs. The last has two trials or more: one alone would train longest and
 * leave nothing to choose.
 *
 * @param most The most epochs of any training.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rungsOf({ trials: 27, factor: 3, epochs: 9 }), [
 *   { trials: 27, until: 9 },
 *   { trials: 9, until: 27 },
 *   { trials: 3, until: 81 },
 * ]);
 * ```
 */
export function rungsOf({ trials, factor, epochs, rungs = Infinity }: Halving, most = Infinity): Rung[] {
  const found: Rung[] = [];
  let count = trials, until = Math.min(epochs, most);
  do {
    found.push({ trials: count, until });
    count = Math.floor(count / factor);
    if (until === most) break;
    until = Math.min(until * factor, most);
  } while (count >= 2 && found.length < rungs);
  return found;
}

/**
 * Returns the number of epochs that a search trains for each of its seeds. A promoted trial
 * continues, so the epochs of its earlier rungs are not trained again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rungs = [{ trials: 27, until: 9 }, { trials: 9, until: 27 }];
 * assertEquals(epochsOf(rungs), 27 * 9 + 9 * (27 - 9));
 * ```
 */
export function epochsOf(rungs: readonly Rung[]): number {
  return rungs.reduce(
    (sum, { trials, until }, index) => sum + trials * (until - (rungs[index - 1]?.until ?? 0)),
    0,
  );
}

/**
 * Returns the number of epochs that the same trials would take if each trained as long as in the
 * last rung.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rungs = [{ trials: 27, until: 9 }, { trials: 9, until: 27 }];
 * assertEquals(fullEpochsOf(rungs), 27 * 27);
 * ```
 */
export function fullEpochsOf(rungs: readonly Rung[]): number {
  return (rungs[0]?.trials ?? 0) * (rungs.at(-1)?.until ?? 0);
}
