/** The stored data behind one run's figures. */
import { z } from "zod";
import { unmeasuredSchema } from "./unmeasured.ts";

const count = z.int().nonnegative();
const fraction = z.number().min(0).max(1);

const rocSchema = z.strictObject({
  name: z.string(),
  positives: count.describe("test images of the class"),
  negatives: count.describe("all others"),
  falsePositives: z.array(count).readonly()
    .describe("at the curve's corners, from the highest threshold to the lowest"),
  truePositives: z.array(count).readonly(),
}).readonly();

const calibrationSchema = z.strictObject({
  expectedCalibrationError: fraction,
  brierScore: z.number().min(0).max(2).describe("over all classes"),
  bins: z.array(
    z.strictObject({
      low: fraction,
      high: fraction,
      count,
      confidence: fraction.nullable().describe(
        "mean probability of the predicted class; null in an empty bin",
      ),
      accuracy: fraction.nullable(),
    }).readonly(),
  ).readonly().describe("by the probability of the predicted class: above low, up to high"),
}).readonly();

const camsSchema = z.strictObject({
  count,
  minimum: z.number(),
  maximum: z.number(),
  mean: z.number(),
  median: z.number(),
  mode: z.number().describe("the middle of the fullest bin"),
  standardDeviation: z.number().nonnegative().exactOptional().describe(
    "population; absent in earlier results",
  ),
  excessKurtosis: z.number().nullable().exactOptional()
    .describe("0 for a normal distribution; null for equal values; absent in earlier results"),
  counts: z.array(count).readonly().describe("values in bins of equal width from minimum to maximum"),
}).readonly();

const averageSchema = z.strictObject({
  images: count.describe("on which the measure is defined"),
  mean: z.number().nullable().describe("over these images; null where there is none"),
}).readonly();

const agreementSchema = z.strictObject({
  images: count.describe("with gaze"),
  correlation: averageSchema.describe("of CAM and gaze heat map"),
  scanpathSaliency: averageSchema.describe("NSS, the heat map as weights"),
  divergence: averageSchema.describe("KL in nats, the CAM shifted to a minimum of 0"),
}).readonly();

const saturatedSchema = z.strictObject({
  images: count.describe("with a probability that is exactly 0 or 1"),
  zeros: count.describe("with one that is exactly 0"),
  ones: count.describe("with one that is exactly 1"),
}).readonly();

/** A run with data for figures. */
const describedRunSchema = z.strictObject({
  outcome: z.literal("described"),
  saturated: saturatedSchema.describe("test images whose float32 probabilities are tied at the ends"),
  roc: z.array(rocSchema).readonly().describe("one versus rest, one per class"),
  calibration: calibrationSchema,
  cams: camsSchema.describe("the CAMs of the true classes, as computed"),
  agreement: z.strictObject({
    classes: z.array(z.strictObject({ name: z.string(), ...agreementSchema.unwrap().shape }).readonly())
      .readonly(),
    overall: agreementSchema,
  }).readonly(),
}).readonly();

/** The stored description of one run. */
export const runDescriptionSchema = z.discriminatedUnion("outcome", [describedRunSchema, unmeasuredSchema]);

/** @see {@linkcode runDescriptionSchema} */
export type RunDescription = z.infer<typeof runDescriptionSchema>;

/** The description of a run that was measured. */
export type DescribedRun = z.infer<typeof describedRunSchema>;

/** Averages of the agreement with gaze over images. */
export type AgreementAverages = z.infer<typeof agreementSchema>;
