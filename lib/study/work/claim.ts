/** Task: measures the evidence for one claim of the paper. */
import { z } from "zod";
import { dataRecordSchema } from "../../data/data_record.ts";
import { judgeClaim } from "../../evaluate/claim.ts";
import { claimSchema } from "../../evaluate/claim_schema.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { modelFiles, readPredictedModel } from "./measured_model.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  claim: claimSchema,
  seeds: seedsSchema,
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { claim, seeds } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  // The paper's claims can be replicated only on the paper's own data. A phantom, or other people's
  // data, cannot replicate them.
  const { origin } = await readJson(memberOf(inputs, "data"), dataRecordSchema);
  const modelAt = (position: 0 | 1) =>
    readPredictedModel(modelFiles(inputs, { name: claim.models[position], seeds, position }), split);
  const models = [await modelAt(0), await modelAt(1)] as const;
  await writeJson(memberOf(outputs, "claim"), judgeClaim(claim, models, origin === "egd-cxr"));
}
