/**
 * Implements `compare` tasks: tests for differences between models in one measure. Every measure
 * has its own module in `compare/`, so that a new one makes no comparison stale.
 */
import { z } from "zod";
import { compareModels } from "../../evaluate/comparison.ts";
import { type RunMetrics, runMetricsSchema } from "../../evaluate/metrics.ts";
import { memberOf } from "../../formats/items.ts";
import type { Work } from "../../graph/task.ts";
import { comparedModels } from "../settings/compared_models.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";

export const parametersSchema = z.strictObject({ models: comparedModels, seeds: seedsSchema });

/** Returns the work for the measure that `valueOf` reads from a run's metrics. */
export function compareWork(valueOf: (metrics: RunMetrics) => number | null): Work {
  return async ({ parameters, inputs, outputs }) => {
    const { models, seeds } = parametersSchema.parse(parameters);
    const compared = await Promise.all(models.map(async (name, position) => ({
      name,
      perSeed: await Promise.all(
        seeds.map(async (seed) =>
          valueOf(await readJson(memberOf(inputs, `metrics.${position}.${seed}`), runMetricsSchema))
        ),
      ),
    })));
    await writeJson(memberOf(outputs, "comparison"), compareModels(compared));
  };
}
