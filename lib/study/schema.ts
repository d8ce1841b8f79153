/** The experiment file: one schema, from which the types, the checks and the editors' JSON Schema come. */
import { z } from "zod";
import { NETWORK_NAMES } from "../nn/networks/mod.ts";
import { phantomSettingsSchema } from "../data/phantom/settings.ts";

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._+()-]*$/, "letters, digits, space and . _ + ( ) -")
  .max(60);
const positiveInteger = z.int().positive();
const seed = z.int().nonnegative().max(2 ** 32 - 1);

const phantomSchema = z.strictObject({
  kind: z.literal("phantom"),
  ...phantomSettingsSchema.shape,
}).describe("Generated X-rays and gaze, written and read in EGD-CXR's format");

const egdCxrSchema = z.strictObject({
  kind: z.literal("egd-cxr"),
  eyeGaze: z.string().default("egd-cxr/1.0.0").describe("EGD-CXR's folder, relative to --data"),
  images: z.string().default("mimic-cxr/2.0.0").describe("MIMIC-CXR's folder, relative to --data"),
  exclude: z.array(z.string()).default([]).describe("dicom_ids to leave out, each named in the report"),
}).describe("Eye Gaze Data for Chest X-rays, with MIMIC-CXR's images");

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

const modelShape = {
  name,
  network: z.enum(NETWORK_NAMES),
  width: z.number().positive().max(4).default(1).describe("multiplies every channel count"),
  depth: z.number().positive().max(4).default(1).describe("multiplies every stage's number of blocks"),
  camReduction: z.enum(["sum", "mean"]).default("sum").describe("sum: Eq. 4; mean: the released code"),
  training: trainingSchema.partial().default({}).describe(
    "what differs from the study's training",
  ),
};

const modelSchema = z.discriminatedUnion("objective", [
  z.strictObject({ ...modelShape, objective: z.literal("none").describe("cross entropy alone") }),
  z.strictObject({
    ...modelShape,
    objective: z.enum(["paper", "as-released"]).describe("Eq. 11, or the released code's version of it"),
    gaze: gazeSchema.describe("initial values of the three extra trainable parameters"),
  }),
]);

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

/** The whole file. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1),
  data: z.discriminatedUnion("kind", [phantomSchema, egdCxrSchema]),
  pixels: pixelsSchema.default("raw-max"),
  canvas: canvasSchema,
  split: splitSchema.prefault({}),
  heatMap: z.strictObject({ blur: z.number().min(1).max(10_000) }).describe(
    "B, in pixels of the original image",
  ),
  seeds: z.array(seed).min(1),
  training: trainingSchema,
  models: z.array(modelSchema).min(1),
  comparisons: z.array(comparisonSchema).default([]),
  deviations: z.array(z.string()).default([])
    .describe("where this experiment departs from the paper, beyond what Fovea finds by itself"),
});

/** A parsed experiment, without its name. */
export type ExperimentFile = z.infer<typeof experimentSchema>;

/** A parsed experiment; its `name` is its file's. */
export type Experiment = Readonly<ExperimentFile & { readonly name: string }>;

/** One comparison of an experiment. */
export type Comparison = ExperimentFile["comparisons"][number];

/** One model of an experiment. */
export type ModelSettings = ExperimentFile["models"][number];

/** How models are trained. */
export type TrainingSettings = ExperimentFile["training"];

/** The data set of an experiment. */
export type DataSettings = ExperimentFile["data"];

/** The training of one model: the study's settings with the model's own in front. */
export function trainingOf(experiment: Experiment, model: ModelSettings): TrainingSettings {
  const own = Object.fromEntries(Object.entries(model.training).filter(([, value]) => value !== undefined));
  return { ...experiment.training, ...own };
}
