/** Task: how sure one model's AUC is. */
import { z } from "zod";
import { modelUncertainty } from "../../evaluate/uncertainty.ts";
import type { WorkContext } from "../../graph/task.ts";
import { name, seedsSchema } from "../schema_parts.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readPredictedModel } from "./measured_model.ts";

export const parametersSchema = z.strictObject({ model: name, seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { model, seeds } = parametersSchema.parse(parameters);
  const split = await readJson(inputs.split, splitFileSchema);
  const files = {
    name: model,
    seeds,
    metrics: (seed: number) => inputs[`metrics.0.${seed}`],
    predictions: (seed: number) => inputs[`predictions.0.${seed}`],
  };
  await writeJson(outputs.uncertainty, modelUncertainty(await readPredictedModel(files, split)));
}
