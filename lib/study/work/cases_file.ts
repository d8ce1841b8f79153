/**
 * Defines the file of every test image with its gaze, organs and all models' maps, small enough for
 * a page. Pictures are tensors; their descriptions are metadata.
 */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import type { Tensor, Tensors } from "../../formats/tensor.ts";

const gridSchema = z.tuple([z.int().positive(), z.int().positive()]).readonly();

/** The descriptions beside the tensors. */
const metadataSchema = z.strictObject({
  classNames: z.array(z.string()).readonly(),
  seeds: z.array(z.int().nonnegative()).readonly(),
  models: z.array(z.string()).readonly(),
  /** The classes whose maps are kept: all, or only each image's true one. */
  maps: z.enum(["every class", "true class"]),
  /** The runs without maps, as indices of model and seed. */
  without: z.array(z.tuple([z.int(), z.int()]).readonly()).readonly(),
  /** Height and width of the pictures. */
  pixels: gridSchema,
  /** Height and width of the maps. */
  grid: gridSchema,
  /** Pixels of a picture from one cell of the maps to the next. */
  pixelsPerCell: z.number().positive(),
  /** The organ of each class; null if it has none. */
  organs: z.array(z.string().nullable()).readonly(),
  cases: z.array(
    z.strictObject({ dicomId: z.string(), patientId: z.string(), label: z.int().nonnegative() }).readonly(),
  ).readonly(),
}).readonly();

/** Every test image with its results. */
export interface CasesFile {
  readonly description: z.infer<typeof metadataSchema>;
  /**
   * `images`: U8 [n, height, width]. `heatMaps`: F32 [n, h, w], absent without gaze. `gaze/<row>`:
   * U16 [samples, 2], x before y in pixels of the picture. `inside/<organ>`: U8 [n, h, w].
   * `outlines/<organ>`: U8 [n, bytes], bits of the picture's pixels (`packBits`). `maps`: U8 [n,
   * models, seeds, classes, h, w], each map from its `lowest` (0) to its `highest` (255): F32 [n,
   * models, seeds, classes]. `peaks`: U16 [n, models, seeds, classes], the cell of the first
   * largest value. `probabilities`: F32 [n, models, seeds, classes of the data set].
   */
  readonly tensors: Tensors;
}

/** Returns the file's bytes. */
export function encodeCases({ description, tensors }: CasesFile): Uint8Array {
  return encodeSafetensors(tensors, { description: JSON.stringify(description) });
}

/** Inverts {@linkcode encodeCases}; throws the errors of its parsers. */
export function decodeCases(bytes: Uint8Array): CasesFile {
  const { tensors, metadata } = decodeSafetensors(bytes, "cases");
  return { description: metadataSchema.parse(JSON.parse(metadata.description ?? "null")), tensors };
}

/** Returns a required tensor of the file. */
export function casesTensor(tensors: Tensors, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`cases: found no tensor ${name}`);
  return tensor;
}
