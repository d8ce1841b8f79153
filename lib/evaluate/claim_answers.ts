/**
 * The answers to all of a paper's claims jointly, so that many claims do not make a false answer
 * likely.
 */
import { holm } from "../stats/holm.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import type { ClaimAnswers, JudgedClaim } from "./claim_schema.ts";
import type { JudgedStatement } from "./statements/schema.ts";

type Answer = ClaimAnswers["answers"][number];

/**
 * The level of a two-sided test: 2.5 % for a false confirmation and 2.5 % for a false
 * contradiction.
 */
export const LEVEL = 0.05;

/** The parts of a judged claim that its answer depends on. */
interface Answerable {
  readonly primary: boolean;
  readonly test: JudgedClaim["test"];
}

/**
 * Answers each claim: *confirmed* or *contradicted* where its p value, adjusted by Holm's method
 * for the claims answered with it, is below 0.05. The less probable side decides which. Otherwise
 * the claim is *not resolved*. A primary claim is answered by itself, the others together, whatever
 * their kind. A statement that is a fact, such as a count, needs no test.
 *
 * @param statements Claims of other kinds than a difference between two models.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { statementSchema } from "./statements/schema.ts";
 *
 * const words = { claim: "σ_sm grows", source: "p. 1" };
 * const statement = statementSchema.parse({ ...words, says: "grows", models: ["ResNet"] });
 * const claims = [0.01, 0.04, 0.03].map((p) => {
 *   const test = { defined: true, p, confirms: p / 2, contradicts: 1 - p / 2 } as const;
 *   return { statement, comparable: true, evidence: { kind: "test", test } as const, figures: [] };
 * });
 * const answers = answerClaims([], claims).statements ?? [];
 * assertEquals(answers.map(({ adjustedP }) => adjustedP), [0.03, 0.06, 0.06]);
 * const directions = answers.map(({ direction }) => direction);
 * assertEquals(directions, ["confirmed", "not resolved", "not resolved"]);
 * ```
 */
export function answerClaims(
  claims: readonly JudgedClaim[],
  statements: readonly JudgedStatement[] = [],
): ClaimAnswers {
  const all = [...claims, ...statements.map(answerable)];
  const answers = new Map<Answerable, Answer>();
  for (const family of [all.filter(({ primary }) => primary), all.filter(({ primary }) => !primary)]) {
    const tested = family.flatMap((claim) => claim.test.defined ? [{ claim, test: claim.test }] : []);
    const adjusted = holm(tested.map(({ test }) => test.p));
    tested.forEach(({ claim, test }, index) => {
      const side = test.confirms < test.contradicts ? "confirmed" : "contradicted";
      answers.set(claim, {
        direction: adjusted[index]! < LEVEL ? side : "not resolved",
        adjustedP: adjusted[index]!,
        together: tested.length,
      });
    });
  }
  const found = all.map((claim) => answers.get(claim) ?? NOT_JUDGED);
  const answered = found.slice(0, claims.length);
  if (statements.length === 0) return { answers: answered };
  return {
    answers: answered,
    statements: statements.map(({ evidence }, index) =>
      evidence.kind === "fact"
        ? { direction: evidence.answer, adjustedP: null, together: 0 }
        : found[claims.length + index] ?? NOT_JUDGED
    ),
  };
}

const NOT_JUDGED: Answer = { direction: "not judged", adjustedP: null, together: 0 };

function answerable({ statement: { primary }, evidence }: JudgedStatement): Answerable {
  const test = evidence.kind === "test" ? evidence.test : undefinedBecause("there is no test");
  return { primary, test };
}
