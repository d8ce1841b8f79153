/** Task: computes the uncertainty of one model's measures. */
import { z } from "zod";
import { modelUncertainty } from "../../evaluate/uncertainty.ts";
import type { WorkContext } from "../../graph/task.ts";
import { name } from "../settings/name.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { modelFiles, readPredictedModel } from "./measured_model.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({ model: name, seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { model, seeds } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const files = modelFiles(inputs, { name: model, seeds, position: 0 });
  await writeJson(memberOf(outputs, "uncertainty"), modelUncertainty(await readPredictedModel(files, split)));
}
