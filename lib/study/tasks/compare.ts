/** Task: whether models differ in one measure. */
import { z } from "zod";
import { compareModels } from "../../evaluate/comparison.ts";
import { type RunMetrics, runMetricsSchema } from "../../evaluate/metrics.ts";
import type { WorkContext } from "../../graph/task.ts";
import type { Comparison } from "../schema.ts";
import { comparisonSchema } from "../schema_parts.ts";
import { readJson, writeJson } from "./files.ts";

const parametersSchema = comparisonSchema.extend({ seeds: z.array(z.int()) });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { models, measure, seeds } = parametersSchema.parse(parameters);
  const compared = await Promise.all(models.map(async (name, position) => ({
    name,
    perSeed: await Promise.all(
      seeds.map(async (seed) =>
        measured(await readJson(inputs[`metrics.${position}.${seed}`], runMetricsSchema), measure)
      ),
    ),
  })));
  await writeJson(outputs.comparison, compareModels(compared));
}

/** One run's value of the measure; null where it has none. Interpretability is the paper's: no tolerance. */
function measured(metrics: RunMetrics, measure: Comparison["measure"]): number | null {
  if (metrics.outcome === "diverged") return null;
  if (measure === "auc") return metrics.classification.auc;
  return metrics.interpretability.find(({ tolerance }) => tolerance === 0)?.overall.score ?? null;
}
