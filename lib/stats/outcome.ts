/** The reason why a statistic has no value for these data. */
export interface Undefined {
  readonly defined: false;
  /** A clause in plain words, for example "every value is the same". */
  readonly reason: string;
}

/** A result, or the reason for having none, which a report prints instead of a NaN. */
export type Outcome<Result> = (Result & { readonly defined: true }) | Undefined;

/** Returns the outcome of a statistic without a value. */
export function undefinedBecause(reason: string): Undefined {
  return { defined: false, reason };
}
