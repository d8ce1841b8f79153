/** Why a statistic has no value on the data at hand. */
export interface Undefined {
  readonly defined: false;
  /** A clause in plain words, for example "every value is the same". */
  readonly reason: string;
}

/**
 * A result, or the reason why these data have none: a report prints the reason instead of a NaN.
 */
export type Outcome<Result> = (Result & { readonly defined: true }) | Undefined;

/** The outcome of a statistic that these data leave without a value. */
export function undefinedBecause(reason: string): Undefined {
  return { defined: false, reason };
}
