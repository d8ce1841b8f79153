/** Task: judges a statement about a sweep, from the final runs with each value. */
import { z } from "zod";
import { judgeAffects } from "../../evaluate/statements/affects.ts";
import { judgeInsensitive } from "../../evaluate/statements/insensitive.ts";
import { sweepStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { modelFiles, readPredictedModel } from "./measured_model.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", sweepStatements),
  seeds: seedsSchema,
  /** The sweep's values, in the order of the inputs. */
  values: z.array(z.number()),
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement, seeds, values } = parametersSchema.parse(context.parameters);
  const split = await readJson(memberOf(context.inputs, "split"), splitFileSchema);
  const models = await Promise.all(values.map(async (value, position) => ({
    value,
    model: await readPredictedModel(
      modelFiles(context.inputs, { name: `${statement.model} with ${value}`, seeds, position }),
      split,
    ),
  })));
  const ordered = models.toSorted((a, b) => a.value - b.value);
  await writeStatement(
    context,
    statement,
    statement.says === "insensitive"
      ? judgeInsensitive(statement, ordered)
      : judgeAffects(statement, ordered),
  );
}
