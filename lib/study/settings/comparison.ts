/** The setting `comparisons`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { name } from "./name.ts";

/** Models to test against each other. */
export const comparisonSchema = z.strictObject({
  models: bounded(z.array(name).min(2).max(100), "an experiment has no more models")
    .describe("two or more models' names"),
  measure: z.enum(["auc", "interpretability"]).default("auc"),
});
