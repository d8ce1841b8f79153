/** Task: reports that a study with folds does not judge a statement whose rule needs one split. */
import { z } from "zod";
import { notJudged } from "../../evaluate/statements/finding.ts";
import { statementSchema } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { writeStatement } from "./statement_file.ts";

export const parametersSchema = z.strictObject({ statement: statementSchema, seeds: seedsSchema });

export default async function work(context: WorkContext): Promise<void> {
  const { statement } = parametersSchema.parse(context.parameters);
  await writeStatement(
    context,
    statement,
    notJudged("its rule is for one split and is not applied across folds"),
  );
}
