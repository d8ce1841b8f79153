/** Task: judges a statement about the networks themselves. */
import { z } from "zod";
import { judgeParameters } from "../../evaluate/statements/parameters.ts";
import { networkStatements } from "../../evaluate/statements/schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { trainableCount } from "../../nn/model.ts";
import { decodeModel } from "../../nn/model_file.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { writeStatement } from "./statement_file.ts";
import { memberOf, tuple } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  statement: z.discriminatedUnion("says", networkStatements),
  seeds: seedsSchema,
});

export default async function work(context: WorkContext): Promise<void> {
  const { statement } = parametersSchema.parse(context.parameters);
  const [first, second] = tuple(
    await Promise.all((statement.models ?? []).map(async (name, position) => {
      const path = memberOf(context.inputs, `model.${position}`);
      return { name, parameters: trainableCount(decodeModel(await Deno.readTextFile(path), path)) };
    })),
    2,
  );
  await writeStatement(context, statement, judgeParameters(statement, [first, second]));
}
