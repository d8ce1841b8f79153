/** Task: reports that this experiment has no sweep or search for a statement. */
import { z } from "zod";
import { notJudged } from "../../evaluate/statements/finding.ts";
import { searchStatements, sweepStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { writeStatement } from "./statement_file.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", [...sweepStatements, ...searchStatements]),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement } = parametersSchema.parse(context.parameters);
  const reason = statement.says === "insensitive" || statement.says === "affects"
    ? `this experiment has no sweep over ${statement.parameter}`
    : "this experiment has no search";
  await writeStatement(context, statement, notJudged(reason));
}
