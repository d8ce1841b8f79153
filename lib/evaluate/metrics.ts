/**
 * The stored measures of one run (a model trained with one seed) on the test images: plain JSON,
 * read back through these schemas. A measure that does not exist is `null`, because JSON has no NaN
 * or ∞.
 */
import { z } from "zod";
import { unmeasuredSchema } from "./unmeasured.ts";

const fraction = z.number().min(0).max(1);
const count = z.int().nonnegative();

const classMetricsSchema = z.strictObject({
  name: z.string(),
  support: count.describe("test images of this class"),
  precision: fraction.describe("0 where no image was given this class"),
  recall: fraction.describe("0 where the class has no image"),
  f1: fraction,
  auc: fraction.nullable().describe("one versus rest; null where the class has no image, or every one"),
}).readonly();

/** The classification measures on the test images. */
export const classificationMetricsSchema = z.strictObject({
  auc: fraction.nullable().describe("Hand & Till, one versus one, macro; null where a class has no image"),
  aucOneVsRest: fraction.nullable().describe("mean of the classes' own; null where one of them is"),
  accuracy: fraction,
  classes: z.array(classMetricsSchema).min(2).readonly(),
  confusionMatrix: z.array(z.array(count).readonly()).readonly().describe("true class by predicted class"),
}).readonly();

const pointingScoreSchema = z.strictObject({
  hits: count,
  total: count,
  score: fraction.nullable().describe("hits / total; null where total is 0"),
}).readonly();

/** The frequency with which the CAM's peak lies in the diseased organ (Eqs. 12 and 13). */
const pointingGameSchema = z.strictObject({
  tolerance: count.describe("cells by which the peak may miss: 0 in the paper, 1 in the released code"),
  classes: z.array(z.strictObject({ name: z.string(), ...pointingScoreSchema.unwrap().shape }).readonly())
    .readonly(),
  overall: pointingScoreSchema,
}).readonly();

/**
 * The paper's interpretability per image, from which correlations between runs on the same images
 * are estimated.
 */
export const pointedHitsSchema = z.strictObject({
  classes: z.array(
    z.strictObject({
      name: z.string(),
      hits: z.array(z.union([z.literal(0), z.literal(1)])).readonly().describe("in the order of the images"),
    }).readonly(),
  ).readonly().describe("classes with an organ; empty where the run has no measures"),
}).readonly();

/** @see {@linkcode pointedHitsSchema} */
export type PointedHits = z.infer<typeof pointedHitsSchema>;

/** A run that has measures. */
const measuredRunSchema = z.strictObject({
  outcome: z.literal("measured"),
  collapsed: z.string().nullable().describe("how the run collapsed; null where it did not"),
  classification: classificationMetricsSchema,
  interpretability: z.array(pointingGameSchema).readonly().describe("one per tolerance"),
}).readonly();

/** The stored result of evaluating one run. */
export const runMetricsSchema = z.discriminatedUnion("outcome", [measuredRunSchema, unmeasuredSchema]);

/** @see {@linkcode classificationMetricsSchema} */
export type ClassificationMetrics = z.infer<typeof classificationMetricsSchema>;

/** @see {@linkcode pointingGameSchema} */
export type PointingGame = z.infer<typeof pointingGameSchema>;

/** @see {@linkcode runMetricsSchema} */
export type RunMetrics = z.infer<typeof runMetricsSchema>;
