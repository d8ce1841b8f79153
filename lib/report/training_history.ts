/** The course of a training by epoch, as stored in a report. */
import { z } from "zod";

const values = z.array(z.number().nullable()).readonly();
const optional = values.nullable();

/** A column of one value per kept epoch; null for non-finite values. */
export const trainingHistorySchema = z.strictObject({
  every: z.int().positive()
    .describe("every n-th epoch is kept, from the first on, and the last and the best one besides"),
  epoch: z.array(z.int().positive()).readonly(),
  learningRate: values,
  trainClassification: values.describe("mean over batches, each before its own update"),
  trainAttention: optional.describe("null where the model does not learn from gaze, as in the columns below"),
  validationTotal: values.describe("what the best epoch is chosen by"),
  validationClassification: values,
  validationAttention: optional,
  sigmaAttention: optional.describe("σ_sm"),
  sigmaClassification: optional.describe("σ_ce"),
  alpha: optional.describe("α"),
}).readonly();

/** @see {@linkcode trainingHistorySchema} */
export type TrainingHistory = z.infer<typeof trainingHistorySchema>;
