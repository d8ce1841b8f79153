/** Defines a checkpoint's description of itself: everything that a prediction needs. */
import { z } from "zod";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { trainingImagesSchema } from "../../data/profile/training_images.ts";
import { networkSettingsSchema } from "../../nn/model_file.ts";
import { pixelsSchema } from "../settings/pixels.ts";
import { seed } from "../settings/seeds.ts";

const pair = z.tuple([z.int().positive(), z.int().positive()]).readonly();

/** The JSON value of the entry `fovea/model/1` in a checkpoint's metadata. */
export const descriptionSchema = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/).describe("the key of the training that made it"),
  seed,
  network: networkSettingsSchema,
  parameters: z.array(z.string()).readonly().describe("names of its tensors, in the order of the layers"),
  classes: z.array(z.string()).min(2).readonly().describe("names, in the order of the scores"),
  imageSize: pair.describe("height and width of the network's input, in pixels"),
  grid: pair.describe("height and width of the class activation maps, in cells"),
  canvas: canvasSchema,
  pixels: pixelsSchema,
  trainingImages: trainingImagesSchema,
}).readonly();

/** See {@linkcode descriptionSchema}. */
export type CheckpointDescription = z.infer<typeof descriptionSchema>;
