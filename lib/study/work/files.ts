/** Defines the JSON files that tasks of a study pass to each other, checked when they are read. */
import { z } from "zod";
import { memberOf } from "../../formats/items.ts";
export { readJson, writeJson } from "../../formats/json_file.ts";

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

/** Returns the inputs called `<kind>.…`, in the order of their labels. */
export function inputsOf(inputs: Readonly<Record<string, string>>, kind: string): string[] {
  return Object.keys(inputs).filter((name) => name.startsWith(`${kind}.`)).sort()
    .map((name) => memberOf(inputs, name));
}
