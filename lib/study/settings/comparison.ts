/** The setting `comparisons`. */
import { z } from "zod";
import { comparedModels } from "./compared_models.ts";

/** Models to test against each other. */
export const comparisonSchema = z.strictObject({
  models: comparedModels,
  measure: z.enum(["auc", "interpretability"]).default("auc"),
});
