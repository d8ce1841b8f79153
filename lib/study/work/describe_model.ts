/** Task: computes the data for figures and tables of one model over its seeds. */
import { z } from "zod";
import { runDescriptionSchema } from "../../evaluate/description.ts";
import { describeModel } from "../../evaluate/model_description.ts";
import { worstCases } from "../../evaluate/worst_cases.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readPredictions, testImages } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({ seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { seeds } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const runs = await Promise.all(
    seeds.map(async (seed) => ({
      seed,
      description: await readJson(memberOf(inputs, `description.${seed}`), runDescriptionSchema),
      predictions: await readPredictions(memberOf(inputs, `predictions.${seed}`), split),
    })),
  );
  const failures = worstCases({
    ...testImages(split),
    classCount: split.classNames.length,
    runs: runs.flatMap(({ seed, description, predictions }) =>
      description.outcome === "described" && predictions.outcome === "predicted"
        ? [{ seed, probabilities: predictions.probabilities }]
        : []
    ),
  });
  await writeJson(memberOf(outputs, "description"), describeModel(runs, failures));
}
