/** Defines the output of tasks that judge a statement. */
import { dataRecordSchema } from "../../data/data_record.ts";
import type { Finding, JudgedStatement, Statement } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { readJson, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

/**
 * Writes the judgement of a statement. A paper's statements can be replicated only on the paper's
 * own data.
 */
export async function writeStatement(
  { inputs, outputs }: Pick<WorkContext, "inputs" | "outputs">,
  statement: Statement,
  finding: Finding,
): Promise<void> {
  const { origin } = await readJson(memberOf(inputs, "data"), dataRecordSchema);
  const judged: JudgedStatement = { statement, comparable: origin === "egd-cxr", ...finding };
  await writeJson(memberOf(outputs, "statement"), judged);
}
