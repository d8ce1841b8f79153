/** Task: gathers the trainings of all folds, and their joint statistics. */
import { z } from "zod";
import { crossValidate, type FoldRun } from "../../evaluate/cross_validation.ts";
import { pointedHitsSchema, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { Unmeasured } from "../../evaluate/unmeasured.ts";
import { itemAt, memberOf } from "../../formats/items.ts";
import type { WorkContext } from "../../graph/task.ts";
import { name } from "../settings/name.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { foldCounts } from "../settings/split.ts";
import { foldPlace } from "../fold_place.ts";
import { readJson, writeJson } from "./files.ts";
import { averageOf, readSplits } from "./folded_splits.ts";
import { readPredictions, testImages } from "./read_predictions.ts";

export const parametersSchema = z.strictObject({
  ...foldCounts,
  models: z.array(name),
  seeds: seedsSchema,
  pairs: z.array(
    z.strictObject({ models: z.tuple([name, name]), measure: z.enum(["auc", "interpretability"]) }),
  ),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { folds, repeats, models, seeds, pairs } = parametersSchema.parse(parameters);
  const splits = await readSplits(inputs, folds * repeats);
  const runOf = async (position: number, index: number, seed: number): Promise<FoldRun | Unmeasured> => {
    const input = (kind: string) => memberOf(inputs, `${kind}.${position}.${seed}.${foldPlace(index)}`);
    const metrics = await readJson(input("metrics"), runMetricsSchema);
    const predictions = await readPredictions(input("predictions"), itemAt(splits, index));
    if (metrics.outcome !== "measured") return metrics;
    if (predictions.outcome !== "predicted") return predictions;
    const { classes } = await readJson(input("pointing"), pointedHitsSchema);
    const hits = classes.flatMap(({ hits }) => hits);
    return {
      outcome: "measured",
      collapsed: metrics.collapsed,
      auc: metrics.classification.auc,
      labels: predictions.labels,
      probabilities: predictions.probabilities,
      pointed: { total: hits.length, hits: hits.reduce<number>((sum, hit) => sum + hit, 0) },
    };
  };
  const folded = await Promise.all(models.map(async (name, position) => ({
    name,
    runs: await Promise.all(
      splits.map((_, index) => Promise.all(seeds.map((seed) => runOf(position, index, seed)))),
    ),
  })));
  await writeJson(
    memberOf(outputs, "crossValidation"),
    crossValidate(folded, {
      folds,
      repeats,
      seeds,
      images: { train: averageOf(splits, "train"), test: averageOf(splits, "test") },
      tested: splits.map((split) => {
        const { labels } = testImages(split);
        return split.classNames.map((_, own) => labels.filter((label) => label === own).length);
      }),
      pairs,
    }),
  );
}
