/** Task: judges a statement about the course of trainings. */
import { z } from "zod";
import { runMetricsSchema } from "../../evaluate/metrics.ts";
import { judgeFailsAtMost } from "../../evaluate/statements/fails_at_most.ts";
import { trainingStatements } from "../../evaluate/statements/schema.ts";
import { judgeTakesLonger } from "../../evaluate/statements/takes_longer.ts";
import type { WorkContext } from "../../graph/task.ts";
import { runEndSchema } from "../../train/run_end.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson } from "./files.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf, tuple } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", trainingStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  const { inputs } = context;
  const models = await Promise.all((statement.models ?? []).map(async (name, position) => ({
    name,
    runs: await Promise.all(seeds.map(async (seed) => ({
      end: await readJson(memberOf(inputs, `training.${position}.${seed}`), runEndSchema),
      metrics: await readJson(memberOf(inputs, `metrics.${position}.${seed}`), runMetricsSchema),
    }))),
  })));
  if (statement.says === "takes longer") {
    const [first, second] = tuple(
      models.map(({ name, runs }) => ({
        name,
        trainings: runs.flatMap(({ end }) =>
          end.end === "trained"
            ? [{ bestEpoch: end.bestEpoch, epochs: end.epochs, capped: end.stopped === "epochs" }]
            : []
        ),
      })),
      2,
    );
    return await writeStatement(context, statement, judgeTakesLonger(statement, [first, second]));
  }
  const runs = models.flatMap(({ runs }) => runs);
  const failed = runs.filter(({ metrics }) => metrics.outcome !== "measured" || metrics.collapsed !== null);
  const counts = { trainings: runs.length, failed: failed.length };
  await writeStatement(context, statement, judgeFailsAtMost(statement, counts));
}
