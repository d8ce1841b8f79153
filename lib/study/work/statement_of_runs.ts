/** Task: judges a statement about a measure of every run. */
import { z } from "zod";
import { judgeGenerallyRises } from "../../evaluate/statements/generally_rises.ts";
import { judgeHarder } from "../../evaluate/statements/harder.ts";
import { type Finding, runStatements, type StatementOf } from "../../evaluate/statements/schema.ts";
import { judgeVariesLess } from "../../evaluate/statements/varies_less.ts";
import { namedModels } from "../../evaluate/statements/named_models.ts";
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
    namedModels(statement).map((name, position) =>
      readPredictedModel(modelFiles(context.inputs, { name, seeds, position }), split)
    ),
  );
  await writeStatement(context, statement, judged(statement, models));
}

function judged(
  statement: StatementOf<"varies less" | "harder" | "generally rises">,
  models: readonly PredictedModel[],
): Finding {
  switch (statement.says) {
    case "varies less":
      return judgeVariesLess(statement, pairOf(models));
    case "harder":
      return judgeHarder(statement, models);
    case "generally rises":
      return judgeGenerallyRises(statement, models);
  }
}

function pairOf(models: readonly PredictedModel[]): readonly [PredictedModel, PredictedModel] {
  const [first, second] = tuple(models, 2);
  return [first, second];
}
