/** The JSON files that tasks of a study hand to each other, checked as they are read. */
import { z } from "zod";
import { imageNameSchema } from "../../data/image_names.ts";

const dicomIds = z.array(z.string()).readonly();

/** The subset and the class of every image. */
export const splitFileSchema = z.strictObject({
  classNames: z.array(z.string()).readonly(),
  images: z.array(
    z.strictObject({ dicomId: z.string(), patientId: z.string(), label: z.int().nonnegative() }),
  ).readonly(),
  subsets: z.strictObject({ train: dicomIds, validation: dicomIds, test: dicomIds }).readonly(),
  /** Patients with images in several subsets, if the experiment lets them leak. */
  leakingPatients: z.array(z.string()).readonly(),
}).readonly();

/** See {@linkcode splitFileSchema}. */
export type SplitFile = z.infer<typeof splitFileSchema>;

/** Images of a group, in the table's order. */
export const imageListSchema = z.array(
  z.strictObject({ ...imageNameSchema.unwrap().shape, dicomId: z.string(), path: z.string() }).readonly(),
).readonly();

/** See {@linkcode imageListSchema}. */
export type ImageList = z.infer<typeof imageListSchema>;

/** Sizes of DICOM images in pixels, in the order of their group. */
export const sizesFileSchema = z.array(
  z.strictObject({ dicomId: z.string(), height: z.int().positive(), width: z.int().positive() }),
).readonly();

/** See {@linkcode sizesFileSchema}. */
export type SizesFile = z.infer<typeof sizesFileSchema>;

/** Reads and checks a JSON file. */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(await Deno.readTextFile(path)));
}

/** Writes a value as JSON, with a newline at the end. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(value, undefined, 1) + "\n");
}

/** Returns the inputs called `<kind>.…`, in the order of their labels. */
export function inputsOf(inputs: Readonly<Record<string, string>>, kind: string): string[] {
  return Object.keys(inputs).filter((name) => name.startsWith(`${kind}.`)).sort().map((name) => inputs[name]);
}
