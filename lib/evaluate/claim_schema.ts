/**
 * The stored form of a paper's claims and of their measurements. It is a separate file so that
 * reading an experiment file loads no statistics.
 */
import { z } from "zod";
import { bounded } from "../formats/bounded.ts";
import { className, measureName } from "./measures.ts";
import { intervalSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";

const published = bounded(z.number().min(0).max(1), "AUC and interpretability are from 0 to 1").nullable();

/** A paper's figures, as printed; null for one that could not be obtained. */
const publishedSchema = z.strictObject({
  first: published.default(null).describe("the first model's"),
  second: published.default(null).describe("the second model's"),
  difference: bounded(z.number().min(-1).max(1), "of two figures from 0 to 1").nullable().default(null)
    .describe(
      "the second less the first, as the paper prints it",
    ),
  runs: bounded(z.int().min(2).max(1000), "no paper trains a model a thousand times").nullable().default(null)
    .describe("trainings of each model behind the figures"),
  images: bounded(z.int().min(1).max(10_000_000), "ten times the largest public test sets").nullable()
    .default(null).describe("test images behind the figures"),
});

/** The texts of a claim, which every kind of claim has. */
export const claimWords = {
  claim: z.string().min(1).max(200).describe("the claim as a sentence, without its full stop"),
  primary: z.boolean().default(false).describe(
    "the one claim that is answered by itself; the p values of the others are adjusted for each other",
  ),
  source: z.string().min(1).max(1000).describe("where in the paper"),
  note: z.string().max(2000).nullable().default(null),
};

/** Two models of an experiment. */
export const twoModels = z.tuple([z.string().max(60), z.string().max(60)]).describe(
  "two models' names: the claim is about the second less the first",
);

/** A measure, of one class if `class` is given. */
export const measureShape = {
  measure: measureName.default("auc"),
  class: className.exactOptional(),
};

/**
 * A claim that a paper makes of the difference between two models, as written in an experiment
 * file.
 */
export const claimSchema = z.strictObject({
  ...claimWords,
  models: twoModels,
  ...measureShape,
  says: z.enum(["rises", "falls", "equal"]).describe(
    "the second is higher, or lower, or the two differ by less than the margin",
  ),
  published: publishedSchema.prefault({}),
  tolerance: bounded(z.number().min(0).max(1), "of a figure from 0 to 1").default(0)
    .describe("how far the printed difference may be from the rounded one: about the printed precision"),
  margin: bounded(z.number().positive().max(1), "of a figure from 0 to 1").nullable().default(null).describe(
    "for equal: how large a difference counts as none",
  ),
});

/** @see {@linkcode claimSchema} */
export type Claim = z.infer<typeof claimSchema>;

const probability = z.number().min(0).max(1);

const powerSchema = z.strictObject({
  runs: z.int().positive().describe("trainings of each model; the smaller number"),
  images: z.int().positive().describe("test images"),
  detectable: z.number().positive().describe("the smallest difference confirmed with 80 % power"),
  power: probability.nullable().describe(
    "of confirming the claim if the published difference is true, or, for equal, if there is none; null where none was published",
  ),
  runsNeeded: z.int().positive().nullable().describe("for 80 % on these images; null where none suffice"),
  imagesNeeded: z.int().positive().nullable().describe(
    "for 80 % with these trainings; null where none suffice",
  ),
}).readonly();

/** The stored measurements of one claim. */
export const judgedClaimSchema = z.strictObject({
  ...claimSchema.shape,
  models: z.tuple([z.string(), z.string()]).readonly(),
  comparable: z.boolean().describe(
    "whether the data are the paper's: on others an answer is a pattern, not a verdict",
  ),
  runs: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly().describe(
    "of each model with the measure; with folds, those of all folds",
  ),
  medians: z.tuple([z.number().nullable(), z.number().nullable()]).readonly().describe(
    "over trainings; with folds, over the folds' means",
  ),
  folds: z.strictObject({
    folds: z.int().min(2),
    repeats: z.int().positive(),
    ratio: z.number().positive().describe("test images over training images, on average"),
    differences: z.array(z.number().nullable()).readonly().describe(
      "of the means over seeds, the second less the first, fold by fold; null where a model has none",
    ),
  }).readonly().exactOptional().describe("in a study with folds: the claim is judged over all of them"),
  difference: outcomeSchema({
    estimate: z.number(),
    interval: intervalSchema.describe(
      "95 %, for this claim alone: over trainings and test images; with folds, over folds, by Nadeau and Bengio's correction",
    ),
    standardError: z.number().positive(),
    df: z.number().positive(),
  }).describe(
    "the second less the first: of the interquartile means over trainings; with folds, the mean of the folds' differences",
  ),
  test: outcomeSchema({
    p: pSchema.describe("two-sided: twice the smaller of the two below, at most 1"),
    confirms: pSchema.describe(
      "one-sided, of the claim's opposite; for equal, of two one-sided tests the larger",
    ),
    contradicts: pSchema.describe("one-sided, of the claim"),
  }),
  size: outcomeSchema({
    answer: z.enum(["compatible", "smaller", "larger", "not resolved"]),
    expected: intervalSchema.describe(
      "95 % prediction interval of the difference here, if the published one was measured on the same population",
    ),
  }).nullable().describe("beside the published difference; null where none was published"),
  power: outcomeSchema({ design: powerSchema }),
  telescope: outcomeSchema({
    effect: z.number().positive().describe(
      "what the paper's test had 33 % power for, if its trainings varied as here",
    ),
    p: pSchema.describe("one-sided, of a true difference at least so large"),
  }).nullable().describe("small telescopes (Simonsohn 2015); null where the paper's figures do not allow it"),
  anova: outcomeSchema({ f: z.number().nonnegative(), p: pSchema })
    .describe("the paper's test, of these two models; it takes the test images as fixed"),
}).readonly();

/** @see {@linkcode judgedClaimSchema} */
export type JudgedClaim = z.infer<typeof judgedClaimSchema>;

const answerSchema = z.strictObject({
  direction: z.enum(["confirmed", "contradicted", "not resolved", "not judged"]),
  adjustedP: pSchema.nullable().describe(
    "Holm's, over the claims that are answered together; null where there is no test",
  ),
  together: z.int().nonnegative().describe("how many claims are answered together"),
}).readonly();

/** The answers to all claims together, in the order of the experiment file. */
export const claimAnswersSchema = z.strictObject({
  answers: z.array(answerSchema).readonly().describe("to claims of a difference between two models"),
  statements: z.array(answerSchema).readonly().exactOptional().describe("to claims of other kinds"),
}).readonly();

/** @see {@linkcode claimAnswersSchema} */
export type ClaimAnswers = z.infer<typeof claimAnswersSchema>;
