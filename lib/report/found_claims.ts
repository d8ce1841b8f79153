/** Every claim of the paper with the finding, of any kind. */
import type { JudgedStatement } from "../evaluate/statements/schema.ts";
import { isComparable, type PatternedClaim } from "./judged_claims.ts";
import type { Measurements, Stored } from "./measurements.ts";
import { patternOf } from "./patterns.ts";
import { statementAnswers } from "./statement_words.ts";
import { answersOf, type ClaimAnswer } from "./verdict_words.ts";

/** The groups of claims by finding, in the order in which reports list them. */
export const FOUND = ["as claimed", "not as claimed", "open", "not judged"] as const;

/** @see {@linkcode FOUND} */
export type Found = (typeof FOUND)[number];

/** One claim. */
export type FoundClaim =
  & { readonly claim: string; readonly found: Found }
  & (
    | { readonly kind: "difference"; readonly patterned: PatternedClaim }
    | { readonly kind: "statement"; readonly stored: Stored<JudgedStatement>; readonly answer: ClaimAnswer }
    | { readonly kind: "missing" }
  );

/** Returns all claims: first those of a difference between two models, then the others. */
export function foundClaims({ paper }: Pick<Measurements, "paper">): readonly FoundClaim[] {
  if (!paper) return [];
  const answers = answersOf(paper), stated = statementAnswers(paper);
  return [
    ...paper.claims.map(({ claim, judged }, index): FoundClaim => {
      if (!judged) return { claim, found: "not judged", kind: "missing" };
      const answer = answers[index], pattern = patternOf(judged.value, answer);
      const found = pattern.kind === "not measured" ? "not judged" : groupOf(answer);
      return { claim, found, kind: "difference", patterned: { claim, stored: judged, answer, pattern } };
    }),
    ...(paper.statements ?? []).map(({ claim, judged }, index): FoundClaim => {
      const answer = stated[index];
      return judged && answer
        ? { claim, found: groupOf(answer), kind: "statement", stored: judged, answer }
        : { claim, found: "not judged", kind: "missing" };
    }),
  ];
}

function groupOf(answer: ClaimAnswer | undefined): Found {
  switch (answer?.direction) {
    case "confirmed":
      return "as claimed";
    case "contradicted":
      return "not as claimed";
    case "not resolved":
      return "open";
    default:
      return "not judged";
  }
}

/** Names a group: a verdict on the paper's own data, a pattern on other data. */
export function foundWords(found: Found, measurements: Measurements): string {
  switch (found) {
    case "as claimed":
      return isComparable(measurements) ? "replicated" : "as claimed";
    case "not as claimed":
      return isComparable(measurements) ? "contradicted" : "not as claimed";
    case "open":
      return "cannot tell";
    case "not judged":
      return "not judged";
  }
}

/**
 * Returns counts such as `2 as claimed, 1 not as claimed, 4 cannot be told`; groups without a claim
 * are left out.
 */
export function foundCounts(claims: readonly FoundClaim[], measurements: Measurements): string {
  const counts = FOUND.flatMap((found) => {
    const number = claims.filter((claim) => claim.found === found).length;
    const words = found === "open" ? "cannot be told" : foundWords(found, measurements);
    return number === 0 ? [] : [`${number} ${words}`];
  });
  return counts.join(", ");
}
