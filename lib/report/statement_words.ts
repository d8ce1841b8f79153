/** Puts the finding of a statement into words. */
import { answerClaims } from "../evaluate/claim_answers.ts";
import type { JudgedStatement } from "../evaluate/statements/schema.ts";
import type { PaperMeasurements } from "./measurements.ts";
import type { ClaimAnswer } from "./verdict_words.ts";

/**
 * Returns the answers by the statements' positions. They are the joint answers to all claims or, if
 * some could not be measured, to the measured ones.
 */
export function statementAnswers(
  { claims, statements = [], answers }: PaperMeasurements,
): readonly (ClaimAnswer | undefined)[] {
  if (answers) return answers.value.statements ?? [];
  const measured = statements.flatMap(({ judged }) => judged ? [judged.value] : []);
  const found = answerClaims(claims.flatMap(({ judged }) => judged ? [judged.value] : []), measured);
  let place = 0;
  return statements.map(({ judged }) => judged ? found.statements?.[place++] : undefined);
}

/** Returns a verdict on the paper's data, or by the same rule a pattern on other data. */
export function statementWords(
  { comparable, evidence }: Pick<JudgedStatement, "comparable" | "evidence">,
  { direction }: ClaimAnswer,
): string {
  const because = evidence.kind === "fact" ? ` (${evidence.because})` : "";
  switch (direction) {
    case "confirmed":
      return `${comparable ? "confirmed" : "pattern: as claimed"}${because}`;
    case "contradicted":
      return `${comparable ? "contradicted" : "pattern: not as claimed"}${because}`;
    case "not resolved":
      return `${comparable ? "not resolved" : "cannot tell"}${because}`;
    case "not judged":
      return `cannot be judged: ${reasonOf(evidence)}`;
  }
}

function reasonOf(evidence: JudgedStatement["evidence"]): string {
  if (evidence.kind === "none") return evidence.reason;
  return evidence.kind === "test" && !evidence.test.defined ? evidence.test.reason : "no test";
}
