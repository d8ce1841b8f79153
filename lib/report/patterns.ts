/**
 * The pattern of a claim, from its interval, its margin and its answer; never from a sign alone.
 */
import type { JudgedClaim } from "../evaluate/claim_schema.ts";
import { formatNumber } from "./format.ts";
import type { ClaimAnswer } from "./verdict_words.ts";

/** The pattern that the data here show for a claim. */
export interface Pattern {
  readonly kind: "clear rise" | "clear fall" | "no difference" | "cannot tell" | "not measured";
  /** The pattern or, on the paper's own data, the verdict, in a few words. */
  readonly words: string;
  /** The possible values, or the comparison with the paper, in a few words. */
  readonly detail: string;
}

/**
 * Returns the pattern of a claim. A difference is clear if the rule answers the claim after
 * correction for all claims; an interval that excludes 0 is not enough. On the paper's own data an
 * answered claim is *replicated* or *contradicted*; on other data only the pattern is given.
 */
export function patternOf(judged: JudgedClaim, answer: ClaimAnswer | undefined): Pattern {
  const { difference, comparable } = judged;
  if (!difference.defined || answer?.direction === "not judged") {
    return {
      kind: "not measured",
      words: "not measured",
      detail: difference.defined ? "" : difference.reason,
    };
  }
  const found = shapeOf(judged);
  if (comparable && answer?.direction === "confirmed") return { ...found, words: "replicated" };
  if (comparable && answer?.direction === "contradicted") return { ...found, words: "contradicted" };
  if (answer?.direction === "not resolved" && found.kind !== "cannot tell") {
    return { kind: "cannot tell", words: "cannot tell", detail: "clear only by itself" };
  }
  return found;
}

function shapeOf({ difference, says, margin, published }: JudgedClaim): Pattern {
  if (!difference.defined) return { kind: "not measured", words: "not measured", detail: "" };
  const { low, high } = difference.interval;
  const within = margin !== null && -margin <= low && high <= margin;
  if (says === "equal" && within) {
    return {
      kind: "no difference",
      words: "no difference",
      detail: `within ±${formatNumber(margin, "fixed2")}`,
    };
  }
  if (low > 0 || high < 0) {
    const kind = low > 0 ? "clear rise" : "clear fall";
    return { kind, words: kind, detail: besidePaper(kind, says) };
  }
  return {
    kind: "cannot tell",
    words: "cannot tell",
    detail: open({ low, high }, says, margin, published.difference),
  };
}

function besidePaper(kind: "clear rise" | "clear fall", says: JudgedClaim["says"]): string {
  if (says === "equal") return "paper: not significant";
  return (says === "rises") === (kind === "clear rise") ? "as in the paper" : "paper: the opposite";
}

/** Says which values the interval leaves open. */
function open(
  { low, high }: { readonly low: number; readonly high: number },
  says: JudgedClaim["says"],
  margin: number | null,
  published: number | null,
): string {
  if (says === "equal") return margin === null ? "0 fits" : `wider than ±${formatNumber(margin, "fixed2")}`;
  if (published === null) return "0 fits";
  const text = formatNumber(published, "difference3");
  return low <= published && published <= high ? `0 and ${text} both fit` : `0 fits, ${text} does not`;
}

/** Returns true if the pattern is a clear difference. */
export function isClear({ kind }: Pattern): boolean {
  return kind === "clear rise" || kind === "clear fall";
}
