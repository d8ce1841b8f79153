/** Task: judges a statement about the values of class activation maps. */
import { z } from "zod";
import { type RunDescription, runDescriptionSchema } from "../../evaluate/description.ts";
import { mapConcentrationSchema } from "../../evaluate/map_concentration.ts";
import { type AgreeingModel, judgeAgreesMore } from "../../evaluate/statements/agrees_more.ts";
import { judgeAbout, type MapValues } from "../../evaluate/statements/about_value.ts";
import {
  type ConcentratedModel,
  judgeLessConcentrated,
} from "../../evaluate/statements/less_concentrated.ts";
import { judgeLiesInOrgans } from "../../evaluate/statements/lies_in_organs.ts";
import { type Finding, mapStatements, type StatementOf } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson } from "./files.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf, tuple } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", mapStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds } = parametersSchema.parse(context.parameters);
  await writeStatement(context, statement, await findingOf(statement, context.inputs, seeds));
}

async function findingOf(
  statement: StatementOf<"about" | "less concentrated" | "lies in organs" | "agrees more">,
  inputs: WorkContext["inputs"],
  seeds: readonly number[],
): Promise<Finding> {
  const models = statement.models ?? [];
  switch (statement.says) {
    case "about":
      return judgeAbout(statement, await valuesOf(inputs, models, seeds));
    case "less concentrated":
      return judgeLessConcentrated(await concentrationsOf(inputs, models));
    case "lies in organs":
      return judgeLiesInOrgans(statement, await concentrationsOf(inputs, models));
    case "agrees more": {
      const [first, second] = tuple(await agreementsOf(inputs, models, seeds), 2);
      return judgeAgreesMore([first, second]);
    }
  }
}

async function describedRuns(
  inputs: WorkContext["inputs"],
  position: number,
  seeds: readonly number[],
): Promise<RunDescription[]> {
  return await Promise.all(
    seeds.map((seed) => readJson(memberOf(inputs, `description.${position}.${seed}`), runDescriptionSchema)),
  );
}

async function agreementsOf(
  inputs: WorkContext["inputs"],
  models: readonly string[],
  seeds: readonly number[],
): Promise<AgreeingModel[]> {
  return await Promise.all(models.map(async (name, position) => ({
    name,
    correlations: (await describedRuns(inputs, position, seeds)).flatMap((run) =>
      run.outcome === "described" ? run.agreement.overall.correlation.mean ?? [] : []
    ),
  })));
}

async function valuesOf(
  inputs: WorkContext["inputs"],
  models: readonly string[],
  seeds: readonly number[],
): Promise<MapValues[]> {
  return await Promise.all(models.map(async (name, position) => {
    const runs = await describedRuns(inputs, position, seeds);
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
