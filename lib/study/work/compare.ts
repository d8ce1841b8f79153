/** Task: tests for differences between models in one measure. */
import { compareModels } from "../../evaluate/comparison.ts";
import { runMetricsSchema } from "../../evaluate/metrics.ts";
import type { WorkContext } from "../../graph/task.ts";
import { comparisonSchema } from "../settings/comparison.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { measured } from "./measured_model.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = comparisonSchema.extend({ seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { models, measure, seeds } = parametersSchema.parse(parameters);
  const compared = await Promise.all(models.map(async (name, position) => ({
    name,
    perSeed: await Promise.all(
      seeds.map(async (seed) =>
        measured(await readJson(memberOf(inputs, `metrics.${position}.${seed}`), runMetricsSchema), measure)
      ),
    ),
  })));
  await writeJson(memberOf(outputs, "comparison"), compareModels(compared));
}
