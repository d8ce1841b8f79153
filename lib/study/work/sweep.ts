/** Task: gathers a model's figures for each value of one setting. */
import { z } from "zod";
import { type RunMetrics, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { WorkContext } from "../../graph/task.ts";
import { type Sweep, sweptMedians, type SweptRun } from "../../search/sweep_schema.ts";
import { valueSchema } from "../../search/trials_schema.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { placeLabel } from "./rung_trials.ts";
import { readTrialRun } from "./trial_run.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  model: z.string(),
  parameter: z.string(),
  values: z.array(valueSchema),
  seeds: seedsSchema,
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { model, parameter, values, seeds } = parametersSchema.parse(parameters);
  const swept = await Promise.all(values.map(async (value, index) => {
    const runs = await Promise.all(seeds.map(async (seed): Promise<SweptRun> => {
      const label = `${placeLabel(index + 1)}.${seed}`;
      const { auc } = await readTrialRun(memberOf(inputs, `history.${label}`), seed);
      const metrics = await readJson(memberOf(inputs, `metrics.${label}`), runMetricsSchema);
      return { seed, validationAuc: auc, ...testFigures(metrics) };
    }));
    return { value, runs, medians: sweptMedians(runs) };
  }));
  const sweep: Sweep = { format: "fovea/sweep/1", model, parameter, values: swept };
  await writeJson(memberOf(outputs, "sweep"), sweep);
}

function testFigures(metrics: RunMetrics): Pick<SweptRun, "auc" | "interpretability"> {
  if (metrics.outcome !== "measured") return { auc: null, interpretability: null };
  const [game] = metrics.interpretability;
  return { auc: metrics.classification.auc, interpretability: game?.overall.score ?? null };
}
