/** For tests of statements: parses them, and reads findings. */
import { assert } from "@std/assert";
import { type Finding, findingSchema, type Statement, type StatementOf, statementSchema } from "../schema.ts";

const words = { claim: "A sentence", source: "4.2" };

/** Returns a statement of one kind, parsed as in an experiment file. */
export function stated<Says extends Statement["says"]>(
  says: Says,
  rest: Record<string, unknown>,
): StatementOf<Says> {
  const statement = statementSchema.parse({ ...words, says, ...rest });
  const isOf = (each: Statement): each is StatementOf<Says> => each.says === says;
  assert(isOf(statement));
  return statement;
}

/** Returns the p values of a finding that was tested. */
export function testOf(finding: Finding) {
  findingSchema.parse(JSON.parse(JSON.stringify(finding)));
  assert(finding.evidence.kind === "test" && finding.evidence.test.defined, JSON.stringify(finding.evidence));
  return finding.evidence.test;
}

export function factOf({ evidence }: Finding): string {
  assert(evidence.kind === "fact", JSON.stringify(evidence));
  return `${evidence.answer}: ${evidence.because}`;
}

export function noneOf({ evidence }: Finding): string {
  if (evidence.kind === "none") return evidence.reason;
  assert(evidence.kind === "test" && !evidence.test.defined, JSON.stringify(evidence));
  return evidence.test.reason;
}
