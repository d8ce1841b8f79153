/** A model's setting `gaze`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

const logarithm = bounded(z.number().min(-700).max(700), "beyond e^700 there is no number");

/** Initial values of the extra trainable parameters. */
export const gazeSchema = z.strictObject({
  logSigmaAttention: logarithm.describe("ln σ_sm at the start"),
  logSigmaClassification: logarithm.default(0).describe("ln σ_ce at the start"),
  logAlpha: logarithm.default(0).describe("ln α at the start"),
});

/**
 * Chosen values of {@linkcode gazeSchema}. An omitted value has no default here: the model's own
 * applies.
 */
export const chosenGazeSchema = z.strictObject({
  logSigmaAttention: gazeSchema.shape.logSigmaAttention.optional(),
  logSigmaClassification: gazeSchema.shape.logSigmaClassification.unwrap().optional(),
  logAlpha: gazeSchema.shape.logAlpha.unwrap().optional(),
});
