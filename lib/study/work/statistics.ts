/** Task: computes the statistics beside one comparison's analysis of variance. */
import { comparisonStatistics } from "../../evaluate/comparison_statistics.ts";
import type { WorkContext } from "../../graph/task.ts";
import { comparisonSchema } from "../settings/comparison.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { measuredValues, modelFiles, readPredictedModel } from "./measured_model.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = comparisonSchema.extend({ seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { models, measure, seeds } = parametersSchema.parse(parameters);
  const compared = await Promise.all(models.map(async (name, position) => {
    const files = modelFiles(inputs, { name, seeds, position });
    const values = await measuredValues(files, measure);
    if (measure !== "auc") return { name, values };
    const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
    return { name, values, predicted: await readPredictedModel(files, split) };
  }));
  await writeJson(memberOf(outputs, "statistics"), comparisonStatistics(compared));
}
