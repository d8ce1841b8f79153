/** Sorts the claims of an experiment by kind, each with its place in the file. */
import type { Claim } from "../evaluate/claim_schema.ts";
import type { Statement } from "../evaluate/statements/schema.ts";
import type { AnyClaim } from "./schema.ts";

/** A value with its place in the experiment file, from 1. */
export interface Placed<Value> {
  readonly position: number;
  readonly claim: Value;
}

/** Returns true for a claim of the difference between two models. */
export function isDifference(claim: AnyClaim): claim is Claim {
  return claim.says === "rises" || claim.says === "falls" || claim.says === "equal";
}

/** Returns the claims of differences between two models, and those of other kinds. */
export function claimKinds(claims: readonly AnyClaim[]): {
  readonly differences: readonly Placed<Claim>[];
  readonly statements: readonly Placed<Statement>[];
} {
  const differences: Placed<Claim>[] = [];
  const statements: Placed<Statement>[] = [];
  claims.forEach((claim, index) => {
    if (isDifference(claim)) differences.push({ position: index + 1, claim });
    else statements.push({ position: index + 1, claim });
  });
  return { differences, statements };
}
