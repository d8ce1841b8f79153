/** Task: judges a statement about the weights of the loss in the course of trainings. */
import { z } from "zod";
import {
  judgeContributesAlike,
  judgeGrows,
  type WeightedEpoch,
  type WeightedTrainings,
} from "../../evaluate/statements/attention_weight.ts";
import { weightStatements } from "../../evaluate/statements/schema.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import type { WorkContext } from "../../graph/task.ts";
import { type EpochRecord, historyFromTensors } from "../../train/history.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", weightStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  const models = await Promise.all(statement.models.map(async (name, position) => ({
    name,
    trainings: (await Promise.all(
      seeds.map((seed) => readEnds(memberOf(context.inputs, `history.${position}.${seed}`))),
    )).flat(),
  })));
  await writeStatement(
    context,
    statement,
    statement.says === "grows" ? judgeGrows(models) : judgeContributesAlike(statement, models),
  );
}

/** Reads the first and the last epoch; nothing if no epoch of the training has such weights. */
async function readEnds(path: string): Promise<WeightedTrainings["trainings"]> {
  const history = historyFromTensors(decodeSafetensors(await Deno.readFile(path), path).tensors);
  const [first, last] = [history.at(0), history.at(-1)].map(weightsOf);
  return first === undefined || last === undefined ? [] : [{ first, last }];
}

function weightsOf(record: EpochRecord | undefined): WeightedEpoch | undefined {
  const { sigmaAttention, sigmaClassification, train } = record ?? {};
  if (sigmaAttention === undefined || sigmaClassification === undefined) return undefined;
  if (train?.attention === undefined) return undefined;
  const { attention, classification } = train;
  return { sigmaAttention, sigmaClassification, attention, classification };
}
