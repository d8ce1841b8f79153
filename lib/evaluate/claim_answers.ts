/**
 * The answers to all of a paper's claims together, so that asking many questions does not make a
 * false answer likely.
 */
import { holm } from "../stats/holm.ts";
import type { ClaimAnswers, JudgedClaim } from "./claim_schema.ts";

type Answer = ClaimAnswers["answers"][number];

/**
 * The level of a two-sided test: 2.5 % for a false confirmation and 2.5 % for a false
 * contradiction.
 */
export const LEVEL = 0.05;

/**
 * Answers each claim: *confirmed* or *contradicted* where its p value, adjusted by Holm's method
 * for the claims answered with it, is below 0.05. The less probable side decides which. Otherwise
 * the claim is *not resolved*. A primary claim is answered by itself, the others together.
 */
export function answerClaims(claims: readonly JudgedClaim[]): ClaimAnswers {
  const answers = new Map<JudgedClaim, Answer>();
  for (const family of [claims.filter(({ primary }) => primary), claims.filter(({ primary }) => !primary)]) {
    const tested = family.flatMap((claim) => claim.test.defined ? [{ claim, test: claim.test }] : []);
    const adjusted = holm(tested.map(({ test }) => test.p));
    tested.forEach(({ claim, test }, index) => {
      const side = test.confirms < test.contradicts ? "confirmed" : "contradicted";
      answers.set(claim, {
        direction: adjusted[index] < LEVEL ? side : "not resolved",
        adjustedP: adjusted[index],
        together: tested.length,
      });
    });
  }
  return {
    answers: claims.map((claim) =>
      answers.get(claim) ?? { direction: "not judged", adjustedP: null, together: 0 }
    ),
  };
}
