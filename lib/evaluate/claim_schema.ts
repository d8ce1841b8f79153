/** What a paper claims, and what became of it, as they are stored. A file of its own, so that reading an experiment
 * file loads no statistics. */
import { z } from "zod";
import { bounded } from "../formats/bounded.ts";
import { bootstrapSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";

const published = bounded(z.number().min(0).max(1), "AUC and interpretability are from 0 to 1").nullable();

/** A paper's figures, as printed; null for one that no public copy of the paper shows. */
export const publishedSchema = z.strictObject({
  first: published.default(null).describe("the first model's"),
  second: published.default(null).describe("the second model's"),
  difference: bounded(z.number().min(-1).max(1), "of two figures from 0 to 1").nullable().default(null)
    .describe(
      "the second less the first, as the paper prints it",
    ),
});

/** A claim that a paper makes of two models, as it stands in an experiment file. */
export const claimSchema = z.strictObject({
  claim: z.string().min(1).max(200).describe("the claim as a sentence, without its full stop"),
  models: z.tuple([z.string().max(60), z.string().max(60)]).describe(
    "two models' names: the claim is about the second less the first",
  ),
  measure: z.enum(["auc", "interpretability"]).default("auc"),
  says: z.enum(["rises", "equal"]).describe(
    "the second is higher, or the two differ by less than the margin",
  ),
  published: publishedSchema.prefault({}),
  tolerance: bounded(z.number().min(0).max(1), "of a figure from 0 to 1").default(0)
    .describe("how much smaller than published a rise may be and still agree; about the printed precision"),
  margin: bounded(z.number().positive().max(1), "of a figure from 0 to 1").nullable().default(null).describe(
    "for equal: how large a difference counts as none",
  ),
  source: z.string().min(1).max(1000).describe("where in the paper"),
  note: z.string().max(2000).nullable().default(null),
});

/** @see {@linkcode claimSchema} */
export type Claim = z.infer<typeof claimSchema>;

/** The stored judgement of one claim. */
export const judgedClaimSchema = z.strictObject({
  ...claimSchema.shape,
  models: z.tuple([z.string(), z.string()]).readonly(),
  runs: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly().describe(
    "of each model with the measure",
  ),
  medians: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
  difference: bootstrapSchema.describe("of the medians, the second less the first"),
  resampled: z.enum(["seeds and test images", "seeds"]).describe("what the interval draws anew"),
  anova: outcomeSchema({ f: z.number().nonnegative().nullable().describe("null where infinite"), p: pSchema })
    .describe("the paper's test, of these two models"),
  verdict: z.enum([
    "replicated",
    "not replicated",
    "inconclusive",
    "not comparable: other data",
    "not measured",
  ]),
}).readonly();

/** @see {@linkcode judgedClaimSchema} */
export type JudgedClaim = z.infer<typeof judgedClaimSchema>;
