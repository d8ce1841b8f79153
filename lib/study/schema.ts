/**
 * Defines the schema of the experiment file. The types, the checks and the editors' JSON Schema
 * come from it.
 */
import { z } from "zod";
import { claimSchema } from "../evaluate/claim_schema.ts";
import { canvasSchema } from "../data/canvas_schema.ts";
import { dataSettingsSchema } from "../data/data_sets.ts";
import { STATEMENTS } from "../evaluate/statements/schema.ts";
import { bounded } from "../formats/bounded.ts";
import { networkName } from "./settings/network_name.ts";
import { classWeightsShape } from "./settings/class_weights.ts";
import { comparisonSchema } from "./settings/comparison.ts";
import { gazeSchema } from "./settings/gaze.ts";
import { heatMapSchema } from "./settings/heat_map.ts";
import { labelSmoothingShape } from "./settings/label_smoothing.ts";
import { name } from "./settings/name.ts";
import { normalisationShape } from "./settings/normalisation.ts";
import { pixelsSchema } from "./settings/pixels.ts";
import { scaleShape } from "./settings/scale.ts";
import { searchSchema } from "./settings/search.ts";
import { seedsSchema } from "./settings/seeds.ts";
import { splitSchema } from "./settings/split.ts";
import { sweepSchema } from "./settings/sweeps.ts";
import { trainingSchema } from "./settings/training.ts";

const modelShape = {
  name,
  network: networkName,
  width: scaleShape.width.default(1),
  depth: scaleShape.depth.default(1),
  weights: z.string().max(1000).regex(
    /\.safetensors$/,
    "the path of a .safetensors file, relative to this file",
  )
    .optional()
    .describe("a safetensors file of weights to start from, by torchvision's names, instead of random ones"),
  camReduction: scaleShape.camReduction.default("sum"),
  ...normalisationShape,
  ...labelSmoothingShape,
  ...classWeightsShape,
  training: trainingSchema.partial().default({}).describe(
    "what differs from the study's training",
  ),
};

const modelSchema = z.discriminatedUnion("objective", [
  z.strictObject({ ...modelShape, objective: z.literal("none").describe("only the cross entropy") }),
  z.strictObject({
    ...modelShape,
    objective: z.enum(["paper", "as-released"]).describe("Eq. 11, or the released code's version of it"),
    gaze: gazeSchema.describe("initial values of the three extra trainable parameters"),
  }),
]);

/** The whole file. */
export const experimentSchema = z.strictObject({
  $schema: z.string().max(1000).optional(),
  title: z.string().min(1).max(200),
  data: dataSettingsSchema,
  pixels: pixelsSchema.default("raw-max"),
  canvas: canvasSchema,
  split: splitSchema.prefault({}),
  heatMap: heatMapSchema,
  seeds: seedsSchema,
  training: trainingSchema,
  models: bounded(
    z.array(modelSchema).min(1).max(100),
    "each is a row of every table and a line of every figure",
  ),
  search: searchSchema.optional(),
  sweeps: bounded(z.array(sweepSchema).max(100), "each is a table and a figure of the report").default([]),
  comparisons: bounded(z.array(comparisonSchema).max(1000), "each is a table of the report").default([]),
  paper: z.strictObject({
    citation: z.string().min(1).max(1000).describe("the paper whose claims these are"),
    claims: bounded(
      z.array(z.discriminatedUnion("says", [claimSchema, ...STATEMENTS])).max(200),
      "each is a row of the report's first table",
    ).default([]),
  }).optional().describe("the paper's claims, which the report compares with the measurements"),
  deviations: bounded(z.array(z.string().min(1).max(1000)).max(200), "each is a row of the report").default(
    [],
  )
    .describe("deviations from the paper that Fovea does not find by itself"),
});

/** A parsed experiment, without its name. */
export type ExperimentFile = z.infer<typeof experimentSchema>;

/**
 * A parsed experiment. Its `name` is its file's, and paths in it are relative to the file's
 * `folder`.
 */
export type Experiment = Readonly<ExperimentFile & { readonly name: string; readonly folder: string }>;

/** One comparison of an experiment. */
export type Comparison = ExperimentFile["comparisons"][number];

/** One model of an experiment. */
export type ModelSettings = ExperimentFile["models"][number];

/** A claim of an experiment, of any kind. */
export type AnyClaim = NonNullable<ExperimentFile["paper"]>["claims"][number];

/** The training settings of models. */
export type TrainingSettings = ExperimentFile["training"];

/** Returns the training of one model: the study's settings, overridden by the model's own. */
export function trainingOf(
  experiment: Pick<ExperimentFile, "training">,
  model: ModelSettings,
): TrainingSettings {
  const own = Object.fromEntries(Object.entries(model.training).filter(([, value]) => value !== undefined));
  return { ...experiment.training, ...own };
}
