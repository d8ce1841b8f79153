/** Task: judges a statement about the values of class activation maps. */
import { z } from "zod";
import { runDescriptionSchema } from "../../evaluate/description.ts";
import { mapConcentrationSchema } from "../../evaluate/map_concentration.ts";
import { judgeAbout, type MapValues } from "../../evaluate/statements/about_value.ts";
import {
  type ConcentratedModel,
  judgeLessConcentrated,
} from "../../evaluate/statements/less_concentrated.ts";
import { mapStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson } from "./files.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", mapStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  const finding = statement.says === "about"
    ? judgeAbout(statement, await valuesOf(context.inputs, statement.models ?? [], seeds))
    : judgeLessConcentrated(await concentrationsOf(context.inputs, statement.models ?? []));
  await writeStatement(context, statement, finding);
}

async function valuesOf(
  inputs: WorkContext["inputs"],
  models: readonly string[],
  seeds: readonly number[],
): Promise<MapValues[]> {
  return await Promise.all(models.map(async (name, position) => {
    const runs = await Promise.all(
      seeds.map((seed) =>
        readJson(memberOf(inputs, `description.${position}.${seed}`), runDescriptionSchema)
      ),
    );
    const trainings = runs.flatMap((run) => {
      if (run.outcome !== "described") return [];
      const { mean, median, mode, standardDeviation = 0, excessKurtosis = null } = run.cams;
      return [{ mean, median, mode, standardDeviation, excessKurtosis }];
    });
    return { name, trainings };
  }));
}

async function concentrationsOf(
  inputs: WorkContext["inputs"],
  models: readonly string[],
): Promise<ConcentratedModel[]> {
  return await Promise.all(models.map(async (name, position) => ({
    name,
    concentration: await readJson(memberOf(inputs, `concentration.${position}`), mapConcentrationSchema),
  })));
}
