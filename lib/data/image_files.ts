/** The JSON files about groups of images that every data set's tasks read and write. */
import { z } from "zod";
import { imageNameSchema } from "./image_names.ts";

/** Images of a group, in the table's order. */
export const imageListSchema = z.array(
  z.strictObject({ ...imageNameSchema.unwrap().shape, dicomId: z.string(), path: z.string() }).readonly(),
).readonly();

/** See {@linkcode imageListSchema}. */
export type ImageList = z.infer<typeof imageListSchema>;

/** Sizes of the original images in pixels, in the order of their group. */
export const sizesFileSchema = z.array(
  z.strictObject({ dicomId: z.string(), height: z.int().positive(), width: z.int().positive() }),
).readonly();

/** See {@linkcode sizesFileSchema}. */
export type SizesFile = z.infer<typeof sizesFileSchema>;
