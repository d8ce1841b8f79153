/** What a replication's interval says of a published sentence. */
export type Verdict = "replicated" | "not replicated" | "inconclusive" | "not comparable: other data";

/** A difference of medians (second model minus first) with its interval, in the measure's own units. */
export interface MeasuredDifference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What a sentence claims: a rise, with its published size where one is known, or equality within a margin. */
export type ClaimedDifference =
  | { readonly kind: "raises"; readonly published: number | null; readonly tolerance: number }
  | { readonly kind: "equal"; readonly margin: number };

/**
 * Judges one claim. On other data than the paper's there is no verdict. A rise is replicated when the interval
 * lies above zero; not replicated when it lies below zero, or reaches zero but not the published size less its
 * tolerance; else inconclusive. Equality is replicated when the interval lies inside ±margin, not replicated
 * when it lies outside. An end on a limit excludes nothing.
 * @throws RangeError for an interval that is not finite or not in order, or a negative tolerance or margin
 */
export function verdict(
  claim: ClaimedDifference,
  measured: MeasuredDifference,
  samePopulation: boolean,
): Verdict {
  const { low, high } = measured;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
    throw new RangeError(`An interval needs finite ends in order; got ${low} to ${high}`);
  }
  const allowance = claim.kind === "equal" ? claim.margin : claim.tolerance;
  if (!(allowance >= 0)) throw new RangeError(`A margin or tolerance is at least 0; got ${allowance}`);
  if (!samePopulation) return "not comparable: other data";
  if (claim.kind === "equal") {
    if (low > -claim.margin && high < claim.margin) return "replicated";
    return low > claim.margin || high < -claim.margin ? "not replicated" : "inconclusive";
  }
  if (low > 0) return "replicated";
  const excludesSize = claim.published !== null && high < claim.published - claim.tolerance;
  return high < 0 || excludesSize ? "not replicated" : "inconclusive";
}
