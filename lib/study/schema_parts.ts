/** Parts of the experiment file's schema that tasks check their parameters with: they know no network, so that none is in these
 * tasks' keys. */
import { z } from "zod";

/** A model's name. */
export const name = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9 ._+()-]*$/,
  "letters, digits, space and . _ + ( ) -",
)
  .max(60);
/** 1, 2, …. */
export const positiveInteger = z.int().positive();
/** What random numbers start from. */
export const seed = z.int().nonnegative().max(2 ** 32 - 1);

const fraction = z.number().positive().lt(1);

/** How images are divided. */
export const splitSchema = z.strictObject({
  train: fraction.default(0.7),
  validation: fraction.default(0.1),
  test: fraction.default(0.2),
  seed: seed.default(0),
  order: z.enum(["shuffled", "as-released"]).default("shuffled")
    .describe("as-released: each class in the table's own order, as the released code does"),
  patients: z.enum(["grouped", "refuse", "may-leak"]).default("grouped")
    .describe(
      "what to do about patients with several images: keep them in one subset, stop, or let them leak",
    ),
});

const optimiserSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["adam", "adamax"]),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
  }),
  z.strictObject({ kind: z.literal("sgd"), momentum: z.number().min(0).lt(1).default(0) }),
]);

const trainingShape = {
  optimiser: optimiserSchema,
  learningRate: z.number().positive(),
  batchSize: positiveInteger,
  patience: positiveInteger.describe("P: bad epochs before the learning rate falls"),
  epochs: positiveInteger.describe("the most epochs that a run may take"),
};

/** How models are trained. */
export const trainingSchema = z.strictObject(trainingShape);

/** Initial values of the extra trainable parameters. */
export const gazeSchema = z.strictObject({
  logSigmaAttention: z.number().describe("ln σ_sm at the start"),
  logSigmaClassification: z.number().default(0).describe("ln σ_ce at the start"),
  logAlpha: z.number().default(0).describe("ln α at the start"),
});

/** Models to test against each other. */
export const comparisonSchema = z.strictObject({
  models: z.array(name).min(2).describe("two or more models' names"),
  measure: z.enum(["auc", "interpretability"]).default("auc"),
});

/** How stored values become intensities. */
export const pixelsSchema = z.enum(["raw-max", "mimic-jpg", "voi"]).describe("raw-max is the paper's");

/** The rectangle that images are laid on. */
export const canvasSchema = z.strictObject({
  height: positiveInteger,
  width: positiveInteger,
  downsample: positiveInteger,
}).describe("images are centred on it, then every downsample-th pixel is kept");
