/** Task: answers all claims of the paper together. */
import { answerClaims } from "../../evaluate/claim_answers.ts";
import { judgedClaimSchema } from "../../evaluate/claim_schema.ts";
import { judgedStatementSchema } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { inputsOf, readJson, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const judged = await Promise.all(
    inputsOf(inputs, "claim").map((path) => readJson(path, judgedClaimSchema)),
  );
  const statements = await Promise.all(
    inputsOf(inputs, "statement").map((path) => readJson(path, judgedStatementSchema)),
  );
  await writeJson(memberOf(outputs, "claims"), answerClaims(judged, statements));
}
