/** The JSON files about groups of images that every data set's tasks read and write. */
import { z } from "zod";
import { writeJson } from "../formats/json_file.ts";
import { imageNameSchema } from "./image_names.ts";
import { memberOf } from "../formats/items.ts";

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

/** Writes the images in groups of `groupSize`, one file each in the order of the files' labels. */
export async function writeLists(
  images: ImageList,
  lists: Readonly<Record<string, string>>,
  groupSize: number,
): Promise<void> {
  for (const [index, label] of Object.keys(lists).sort().entries()) {
    const group = images.slice(index * groupSize, (index + 1) * groupSize);
    const list: ImageList = group.map(({ row, image, dicomId, path }) => ({ row, image, dicomId, path }));
    await writeJson(memberOf(lists, label), list);
  }
}
