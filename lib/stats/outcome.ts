/** The reason why a statistic has no value for these data. */
export interface Undefined {
  readonly defined: false;
  /** A clause in plain words, for example "every value is the same". */
  readonly reason: string;
}

/** A result, or the reason why there is none, which a report prints instead of a NaN. */
export type Outcome<Result> = (Result & { readonly defined: true }) | Undefined;

/**
 * Returns the outcome of a statistic without a value.
 *
 * @param reason A clause in plain words, which follows "because" in a report.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const meanOf = (values: readonly number[]): Outcome<{ readonly mean: number }> =>
 *   values.length === 0
 *     ? undefinedBecause("there is no value")
 *     : { defined: true, mean: values.reduce((sum, value) => sum + value) / values.length };
 * assertEquals(meanOf([2, 4]), { defined: true, mean: 3 });
 * assertEquals(meanOf([]), { defined: false, reason: "there is no value" });
 * ```
 */
export function undefinedBecause(reason: string): Undefined {
  return { defined: false, reason };
}
