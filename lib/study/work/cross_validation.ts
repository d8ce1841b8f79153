/** Task: gathers the trainings of all folds, and what they say together. */
import { z } from "zod";
import { crossValidate, type FoldRun } from "../../evaluate/cross_validation.ts";
import { pointedHitsSchema, runMetricsSchema } from "../../evaluate/metrics.ts";
import { memberOf, tuple } from "../../formats/items.ts";
import type { WorkContext } from "../../graph/task.ts";
import { name } from "../settings/name.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readPredictions } from "./read_predictions.ts";

export const parametersSchema = z.strictObject({
  folds: z.int().min(2),
  repeats: z.int().positive(),
  models: z.array(name),
  seeds: seedsSchema,
  pairs: z.array(
    z.strictObject({ models: z.tuple([name, name]), measure: z.enum(["auc", "interpretability"]) }),
  ),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { folds, repeats, models, seeds, pairs } = parametersSchema.parse(parameters);
  const labels = Array.from({ length: folds * repeats }, (_, place) => String(place + 1).padStart(4, "0"));
  const splits = await Promise.all(
    labels.map((label) => readJson(memberOf(inputs, `split.${label}`), splitFileSchema)),
  );
  const runOf = async (position: number, place: number, seed: number): Promise<FoldRun | null> => {
    const [split] = tuple(splits.slice(place), 1);
    const input = (kind: string) => memberOf(inputs, `${kind}.${position}.${seed}.${labels[place]}`);
    const metrics = await readJson(input("metrics"), runMetricsSchema);
    const predictions = await readPredictions(input("predictions"), split);
    if (metrics.outcome !== "measured" || predictions.outcome !== "predicted") return null;
    const { auc } = metrics.classification;
    if (auc === null) return null;
    const { classes } = await readJson(input("pointing"), pointedHitsSchema);
    const hits = classes.flatMap(({ hits }) => hits);
    return {
      auc,
      labels: predictions.labels,
      probabilities: predictions.probabilities,
      pointed: { total: hits.length, hits: hits.reduce<number>((sum, hit) => sum + hit, 0) },
    };
  };
  const folded = await Promise.all(models.map(async (name, position) => ({
    name,
    runs: await Promise.all(
      labels.map((_, place) => Promise.all(seeds.map((seed) => runOf(position, place, seed)))),
    ),
  })));
  const average = (subset: "train" | "test") =>
    splits.reduce((sum, { subsets }) => sum + subsets[subset].length, 0) / splits.length;
  await writeJson(
    memberOf(outputs, "crossValidation"),
    crossValidate(folded, {
      folds,
      repeats,
      images: { train: average("train"), test: average("test") },
      classCount: splits[0]?.classNames.length ?? 0,
      pairs,
    }),
  );
}
