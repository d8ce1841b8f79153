/** Task: summarises one model's measures over its seeds. */
import { z } from "zod";
import { runMetricsSchema } from "../../evaluate/metrics.ts";
import { summariseSeeds } from "../../evaluate/summary.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({ seeds: seedsSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { seeds } = parametersSchema.parse(parameters);
  const runs = await Promise.all(
    seeds.map(async (seed) => ({
      seed,
      metrics: await readJson(memberOf(inputs, `metrics.0.${seed}`), runMetricsSchema),
    })),
  );
  await writeJson(memberOf(outputs, "summary"), summariseSeeds(runs));
}
