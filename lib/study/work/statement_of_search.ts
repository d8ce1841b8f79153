/** Task: judges a statement about the trials of searches. */
import { z } from "zod";
import { judgeBestOf, type TriedValues } from "../../evaluate/statements/best_of.ts";
import { judgeMattersMore } from "../../evaluate/statements/importance.ts";
import { searchStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { valueLabels } from "../../search/labels.ts";
import { indexOf } from "../../search/parameter.ts";
import { rankTrials } from "../../search/rank.ts";
import { leadOf } from "../../search/seed_noise.ts";
import { type SearchTrials, searchTrialsSchema } from "../../search/trials_schema.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { inputsOf, readJson } from "./files.ts";
import { writeStatement } from "./statement_file.ts";
import { itemAt } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", searchStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement } = parametersSchema.parse(context.parameters);
  const searches = await Promise.all(
    inputsOf(context.inputs, "trials").map((path) => readJson(path, searchTrialsSchema)),
  );
  await writeStatement(
    context,
    statement,
    statement.says === "best of"
      ? judgeBestOf(statement, searches.map((search) => triedValues(search, statement.parameter)))
      : judgeMattersMore(
        statement,
        searches.map(({ model, importances }) => ({
          name: model,
          importances: (importances?.parameters ?? []).map(({ path, share }) => ({ parameter: path, share })),
        })),
      ),
  );
}

/**
 * Groups the trials of the first rung, which all train equally long, by their values of a setting.
 */
function triedValues({ model, space, rungs }: SearchTrials, path: string): TriedValues {
  const { trials } = itemAt(rungs, 0);
  const parameter = space.find((parameter) => parameter.path === path);
  const labels = parameter?.kind === "choice" ? valueLabels(parameter.values) : [];
  const lead = leadOf(rankTrials(trials));
  return {
    name: model,
    trials: trials.flatMap(({ trial: { point }, score: { auc } }): TriedValues["trials"][number][] => {
      const value = point[path];
      if (parameter === undefined) return [];
      if (typeof value === "number") return [{ value, score: auc }];
      return parameter.kind === "choice"
        ? [{ value: itemAt(labels, indexOf(parameter, value)), score: auc }]
        : [];
    }),
    noise: lead.known ? lead.margin : null,
  };
}
