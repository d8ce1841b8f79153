/** Task: counts the errors of every model's trainings, image by image. */
import { z } from "zod";
import { imageErrors } from "../../evaluate/image_errors.ts";
import { runMetricsSchema } from "../../evaluate/metrics.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readPredictions, testImages } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  models: z.array(z.string()),
  seeds: seedsSchema,
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { models, seeds } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const measured = await Promise.all(models.map(async (name, position) => {
    const trainings: Float32Array[] = [];
    for (const seed of seeds) {
      const metrics = await readJson(memberOf(inputs, `metrics.${position}.${seed}`), runMetricsSchema);
      const predictions = await readPredictions(memberOf(inputs, `predictions.${position}.${seed}`), split);
      if (metrics.outcome === "measured" && predictions.outcome === "predicted") {
        trainings.push(predictions.probabilities);
      }
    }
    return { name, trainings };
  }));
  await writeJson(
    memberOf(outputs, "errors"),
    imageErrors({ ...testImages(split), classCount: split.classNames.length, models: measured }),
  );
}
