/** Identifies the data set of a study from the data, not from its name in the experiment file. */
import { z } from "zod";
import { leftOutSchema, type RecordsFile } from "./records_file.ts";

const count = z.int().nonnegative();

/** The facts about the data after every file was read. */
export const dataRecordSchema = z.strictObject({
  name: z.string().exactOptional().describe("the data set's name, where the experiment file gives one"),
  origin: z.enum(["egd-cxr", "synthetic", "other"]).describe(
    "EGD-CXR by its counts of images, patients and classes; synthetic where any file says that it was generated; or " +
      "another data set in EGD-CXR's layout",
  ),
  images: count.describe("images that the table lists, excluded ones too"),
  patients: count.describe("patients of the images listed"),
  classes: z.array(count).readonly().describe("images listed, one per class in the order of classNames"),
  excluded: count.describe("images that the experiment leaves out"),
  leftOut: leftOutSchema.exactOptional().describe("images and readings that classes and readers leave out"),
  equalised: z.literal(true).exactOptional().describe(
    "MIMIC-CXR-JPG's files, whose makers stretched every image to 8 bits and equalised its histogram",
  ),
  synthetic: z.strictObject({
    files: count.describe("DICOM files that say that they were generated"),
    records: count.describe("records of the table that say so"),
  }).readonly(),
  namedBy: z.strictObject({
    patientId: count,
    studyInstanceUid: count,
    studyId: count,
    sopInstanceUid: count,
  }).readonly().describe("DICOM files whose own identifier was held against the table"),
  identicalPixels: z.strictObject({
    images: count.describe("images with the same pixels as another"),
    groups: count.describe("different images among them"),
    leakingGroups: count.describe("of the groups, those with images in several subsets"),
  }).readonly(),
}).readonly();

/** @see {@linkcode dataRecordSchema} */
export type DataRecord = z.infer<typeof dataRecordSchema>;

/**
 * Returns the origin of a data set: `synthetic` if one file or record or more says that it was
 * generated, or else the population of its table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(originOf("egd-cxr", { files: 0, records: 0 }), "egd-cxr");
 * assertEquals(originOf("egd-cxr", { files: 1, records: 0 }), "synthetic");
 * ```
 */
export function originOf(
  population: RecordsFile["population"],
  { files, records }: DataRecord["synthetic"],
): DataRecord["origin"] {
  return files > 0 || records > 0 ? "synthetic" : population;
}
