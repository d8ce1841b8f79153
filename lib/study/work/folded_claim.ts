/** Task: measures the evidence for one claim of the paper over all folds. */
import { z } from "zod";
import { dataRecordSchema } from "../../data/data_record.ts";
import { claimSchema } from "../../evaluate/claim_schema.ts";
import { judgeFoldedClaim } from "../../evaluate/folded_claim.ts";
import { memberOf } from "../../formats/items.ts";
import type { WorkContext } from "../../graph/task.ts";
import { foldPlace } from "../fold_place.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { foldCounts } from "../settings/split.ts";
import { readJson, writeJson } from "./files.ts";
import { averageOf, readSplits } from "./folded_splits.ts";
import { readPredictedModel } from "./measured_model.ts";

export const parametersSchema = z.strictObject({
  claim: claimSchema,
  seeds: seedsSchema,
  ...foldCounts,
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { claim, seeds, folds, repeats } = parametersSchema.parse(parameters);
  const { origin } = await readJson(memberOf(inputs, "data"), dataRecordSchema);
  const splits = await readSplits(inputs, folds * repeats);
  const pairs = await Promise.all(splits.map(async (split, index) => {
    const modelAt = (position: 0 | 1) => {
      const file = (kind: string) => (seed: number) =>
        memberOf(inputs, `${kind}.${position}.${seed}.${foldPlace(index)}`);
      const files = {
        metrics: file("metrics"),
        pointing: file("pointing"),
        predictions: file("predictions"),
      };
      return readPredictedModel({ name: claim.models[position], seeds, ...files }, split);
    };
    return [await modelAt(0), await modelAt(1)] as const;
  }));
  const ratio = averageOf(splits, "test") / averageOf(splits, "train");
  await writeJson(
    memberOf(outputs, "claim"),
    judgeFoldedClaim(claim, pairs, { folds, repeats, ratio, comparable: origin === "egd-cxr" }),
  );
}
