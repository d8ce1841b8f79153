/** The experiment file: one schema, from which the types, the checks and the editors' JSON Schema come. */
import { z } from "zod";
import { NETWORK_NAMES } from "../nn/networks/mod.ts";
import { claimSchema } from "../evaluate/claim_schema.ts";
import { phantomSettingsSchema } from "../data/phantom/settings.ts";
import {
  canvasSchema,
  comparisonSchema,
  gazeSchema,
  name,
  pixelsSchema,
  seed,
  splitSchema,
  trainingSchema,
} from "./schema_parts.ts";

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

const modelShape = {
  name,
  network: z.enum(NETWORK_NAMES),
  width: z.number().positive().max(4).default(1).describe("multiplies every channel count"),
  depth: z.number().positive().max(4).default(1).describe("multiplies every stage's number of blocks"),
  weights: z.string().regex(/\.safetensors$/, "the path of a .safetensors file, relative to this file")
    .optional()
    .describe("a safetensors file of weights to start from, by torchvision's names, instead of random ones"),
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
  paper: z.strictObject({
    citation: z.string().min(1).describe("the paper whose claims these are"),
    claims: z.array(claimSchema).default([]),
  }).optional().describe("what the paper claims, to be set beside what was measured"),
  deviations: z.array(z.string()).default([])
    .describe("where this experiment departs from the paper, beyond what Fovea finds by itself"),
});

/** A parsed experiment, without its name. */
export type ExperimentFile = z.infer<typeof experimentSchema>;

/** A parsed experiment; its `name` is its file's, and paths in it are relative to `folder`, where the file is. */
export type Experiment = Readonly<ExperimentFile & { readonly name: string; readonly folder: string }>;

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
