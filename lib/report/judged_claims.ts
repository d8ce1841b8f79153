/** The paper's claims with their answers and patterns. */
import type { JudgedClaim } from "../evaluate/claim_schema.ts";
import type { Measurements, Stored } from "./measurements.ts";
import { type Pattern, patternOf } from "./patterns.ts";
import { answersOf, type ClaimAnswer } from "./verdict_words.ts";

/** A claim that was measured. */
export interface PatternedClaim {
  readonly claim: string;
  readonly stored: Stored<JudgedClaim>;
  readonly answer: ClaimAnswer | undefined;
  readonly pattern: Pattern;
}

/** Returns the measured claims, in the order of the experiment file. */
export function patternedClaims({ paper }: Measurements): readonly PatternedClaim[] {
  if (!paper) return [];
  const answers = answersOf(paper);
  return paper.claims.flatMap(({ claim, judged }, index) =>
    judged
      ? [{ claim, stored: judged, answer: answers[index], pattern: patternOf(judged.value, answers[index]) }]
      : []
  );
}

/**
 * Returns true if the figures are comparable with the paper's, because the data are the paper's
 * own.
 */
export function isComparable({ synthetic, data }: Measurements): boolean {
  return !synthetic && (data === null || data.value.origin === "egd-cxr");
}
