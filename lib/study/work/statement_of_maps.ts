/** Task: judges a statement about the values of class activation maps. */
import { z } from "zod";
import { runDescriptionSchema } from "../../evaluate/description.ts";
import { judgeAbout } from "../../evaluate/statements/about_value.ts";
import { mapStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson } from "./files.ts";
import { writeStatement } from "./statement_file.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", mapStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  const models = await Promise.all((statement.models ?? []).map(async (name, position) => {
    const runs = await Promise.all(
      seeds.map((seed) => readJson(context.inputs[`description.${position}.${seed}`], runDescriptionSchema)),
    );
    const trainings = runs.flatMap((run) => {
      if (run.outcome !== "described") return [];
      const { mean, median, mode, standardDeviation = 0, excessKurtosis = null } = run.cams;
      return [{ mean, median, mode, standardDeviation, excessKurtosis }];
    });
    return { name, trainings };
  }));
  await writeStatement(context, statement, judgeAbout(statement, models));
}
