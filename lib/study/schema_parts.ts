/** Parts of the experiment file's schema that tasks check their parameters with: they know no network, so that none is in these
 * tasks' keys. Each setting is one schema, of which the file and the tasks hold the same object: what a task refuses, the file's
 * reading has refused (`task_schemas_test.ts`). */
import { z } from "zod";
import { bounded } from "../formats/bounded.ts";
import { LEARNING_RATE_FLOOR } from "../train/learning_rate_floor.ts";

/** Names of experiments and models. They become names of folders, cells of tables and words of shells. */
export const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]*[A-Za-z0-9_+()-])?$/;
/** {@linkcode NAME} in words. */
export const NAME_RULE =
  "letters, digits, space and . _ + ( ) -, a letter or digit first, no space or full stop last";
/** A name's most characters: it stands in rows of tables and legends of figures. */
export const LONGEST_NAME = 60;

/** A model's name. */
export const name = z.string().regex(NAME, NAME_RULE).max(LONGEST_NAME);

/** What random numbers start from. */
export const seed = bounded(z.int().nonnegative().max(2 ** 32 - 1), "random streams start from 32 bits");

/** The seeds of a model's runs. */
export const seedsSchema = bounded(
  z.array(seed).min(1).max(1000),
  "every seed is a training of every model; the paper has 5",
);

const fraction = z.number().positive().lt(1);

/** How images are divided. */
export const splitSchema = z.strictObject({
  train: bounded(fraction, "a share of the images").default(0.7),
  validation: bounded(fraction, "a share of the images").default(0.1),
  test: bounded(fraction, "a share of the images").default(0.2),
  seed: seed.default(0),
  order: z.enum(["shuffled", "as-released"]).default("shuffled")
    .describe("as-released: each class in the table's own order, as the released code does"),
  patients: z.enum(["grouped", "refuse", "may-leak"]).default("grouped")
    .describe(
      "what to do about patients with several images: keep them in one subset, stop, or let them leak",
    ),
});

const decay = bounded(z.number().min(0).lt(1), "the share of an average that is kept at each step");

const optimiserSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["adam", "adamax"]),
    beta1: decay.default(0.9),
    beta2: decay.default(0.999),
    epsilon: bounded(
      z.number().min(1.2e-38).max(1),
      "float32 has no smaller normal number; above 1 it outweighs every gradient",
    ).default(1e-8),
  }),
  z.strictObject({ kind: z.literal("sgd"), momentum: decay.default(0) }),
]);

const trainingShape = {
  optimiser: optimiserSchema,
  learningRate: bounded(
    z.number().min(LEARNING_RATE_FLOOR).max(3.4e38),
    `a run stops below ${LEARNING_RATE_FLOOR} and would train no epoch; engines compute in float32`,
  ),
  batchSize: bounded(
    z.int().positive().max(4096),
    "a batch's activations are in memory at once; the paper's has 4 images",
  ),
  patience: bounded(z.int().positive().max(100_000), "no run takes more epochs")
    .describe("P: bad epochs before the learning rate falls"),
  epochs: bounded(z.int().positive().max(100_000), "a hundred times the paper's 1,024 at most")
    .describe("the most epochs that a run may take"),
};

/** How models are trained. */
export const trainingSchema = z.strictObject(trainingShape);

const logarithm = bounded(z.number().min(-700).max(700), "beyond e^700 there is no number");

/** Initial values of the extra trainable parameters. */
export const gazeSchema = z.strictObject({
  logSigmaAttention: logarithm.describe("ln σ_sm at the start"),
  logSigmaClassification: logarithm.default(0).describe("ln σ_ce at the start"),
  logAlpha: logarithm.default(0).describe("ln α at the start"),
});

/** Scales of a network, and its CAMs. */
export const scaleShape = {
  width: bounded(z.number().min(0.01).max(4), "memory and time grow with its square")
    .describe("multiplies every channel count"),
  depth: bounded(z.number().min(0.01).max(4), "memory and time grow with it")
    .describe("multiplies every stage's number of blocks"),
  camReduction: z.enum(["sum", "mean"]).describe("sum: Eq. 4; mean: the released code"),
} as const;

/** Models to test against each other. */
export const comparisonSchema = z.strictObject({
  models: bounded(z.array(name).min(2).max(100), "an experiment has no more models")
    .describe("two or more models' names"),
  measure: z.enum(["auc", "interpretability"]).default("auc"),
});

/** How stored values become intensities. */
export const pixelsSchema = z.enum(["raw-max", "mimic-jpg", "voi"]).describe("raw-max is the paper's");

const side = bounded(z.int().positive().max(32_768), "eight times the longest side of a chest X-ray");

/** The rectangle that images are laid on. */
export const canvasSchema = z.strictObject({
  height: side,
  width: side,
  downsample: bounded(z.int().positive().max(1024), "a canvas of 32,768 pixels has no more for a network"),
}).describe("images are centred on it, then every downsample-th pixel is kept");

/** The heat map's blur. */
export const blurSchema = bounded(
  z.int().min(1).max(10_000),
  "a blur wider than two X-rays is the same everywhere",
).describe("B, in pixels of the original image");
