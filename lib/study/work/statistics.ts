/**
 * Implements `statistics` tasks: the statistics beside one comparison's analysis of variance. Every
 * measure has its own module in `statistics/`, so that a new one makes no comparison stale.
 */
import { z } from "zod";
import { comparisonStatistics } from "../../evaluate/comparison_statistics.ts";
import { type RunMetrics, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { PredictedModel } from "../../evaluate/predicted_model.ts";
import type { Work } from "../../graph/task.ts";
import { comparedModels } from "../settings/compared_models.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";
import { type ModelFiles, modelFiles } from "./measured_model.ts";

export const parametersSchema = z.strictObject({ models: comparedModels, seeds: seedsSchema });

/** The functions by which these statistics read a measure. */
export interface StatisticsMeasure {
  /** Returns one run's value; null if it has none. */
  valueOf(metrics: RunMetrics): number | null;
  /**
   * Reads the predictions that the measure's tests need; absent for a measure that is tested by run
   * alone.
   */
  predicted?(files: ModelFiles, inputs: Readonly<Record<string, string>>): Promise<PredictedModel>;
}

/** Returns the work for one measure. */
export function statisticsWork({ valueOf, predicted }: StatisticsMeasure): Work {
  return async ({ parameters, inputs, outputs }) => {
    const { models, seeds } = parametersSchema.parse(parameters);
    const compared = await Promise.all(models.map(async (name, position) => {
      const files = modelFiles(inputs, { name, seeds, position });
      const values = await Promise.all(
        seeds.map(async (seed) => valueOf(await readJson(files.metrics(seed), runMetricsSchema))),
      );
      return {
        name,
        values: values.filter((value) => value !== null),
        ...(predicted === undefined ? {} : { predicted: await predicted(files, inputs) }),
      };
    }));
    await writeJson(memberOf(outputs, "statistics"), comparisonStatistics(compared));
  };
}
