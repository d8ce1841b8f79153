/** Task: judges a statement about a measure of every run. */
import { z } from "zod";
import { judgeHarder } from "../../evaluate/statements/harder.ts";
import { runStatements } from "../../evaluate/statements/schema.ts";
import { judgeVariesLess } from "../../evaluate/statements/varies_less.ts";
import type { PredictedModel } from "../../evaluate/predicted_model.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { modelFiles, readPredictedModel } from "./measured_model.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf, tuple } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", runStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  const split = await readJson(memberOf(context.inputs, "split"), splitFileSchema);
  const models = await Promise.all(
    (statement.models ?? []).map((name, position) =>
      readPredictedModel(modelFiles(context.inputs, { name, seeds, position }), split)
    ),
  );
  await writeStatement(
    context,
    statement,
    statement.says === "harder" ? judgeHarder(statement, models) : judgeVariesLess(statement, pairOf(models)),
  );
}

function pairOf(models: readonly PredictedModel[]): readonly [PredictedModel, PredictedModel] {
  const [first, second] = tuple(models, 2);
  return [first, second];
}
