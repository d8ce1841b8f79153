/** The rules by which each kind of claim is confirmed or contradicted. */
import { type CrossedEstimate, type StudentEstimate, upperP } from "../stats/crossed_estimate.ts";
import { type Design, equalityPowerAt, powerAt } from "../stats/crossed_power.ts";
import type { Claim } from "./claim_schema.ts";

/** One-sided p values of a difference like this one, if the claim were false or true. */
export interface ClaimTests {
  readonly confirms: number;
  readonly contradicts: number;
}

/** The rule for one kind of claim. */
export interface ClaimRule {
  tests(claim: Claim, estimate: StudentEstimate): ClaimTests;
  /**
   * The probability of confirming the claim in a design; null where the claim does not state the
   * size of the difference.
   */
  power(claim: Claim, estimate: CrossedEstimate, design: Design): number | null;
  /**
   * True if a difference of 0 supports the claim, so that an interval around 0 is compatible with
   * its size.
   */
  readonly holdsAtZero: boolean;
}

const lowerP = (estimate: StudentEstimate, value: number) => 1 - upperP(estimate, value);

/** The rules by the kind of claim. */
export const CLAIM_RULES: Readonly<Record<Claim["says"], ClaimRule>> = {
  rises: {
    tests: (_, estimate) => ({ confirms: upperP(estimate, 0), contradicts: lowerP(estimate, 0) }),
    power: ({ published: { difference } }, estimate, design) =>
      difference === null ? null : powerAt(estimate, difference, design),
    holdsAtZero: false,
  },
  falls: {
    tests: (_, estimate) => ({ confirms: lowerP(estimate, 0), contradicts: upperP(estimate, 0) }),
    power: ({ published: { difference } }, estimate, design) =>
      difference === null ? null : powerAt(estimate, -difference, design),
    holdsAtZero: false,
  },
  // Two one-sided tests (Schuirmann 1987), each at 0.025.
  equal: {
    tests: ({ margin }, estimate) => {
      const limit = margin ?? 0;
      return {
        confirms: Math.max(upperP(estimate, -limit), lowerP(estimate, limit)),
        contradicts: Math.min(upperP(estimate, limit), lowerP(estimate, -limit)),
      };
    },
    power: ({ margin }, estimate, design) => equalityPowerAt(estimate, margin ?? 0, design),
    holdsAtZero: true,
  },
};
