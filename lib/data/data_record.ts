/** Identifies the data set of a study from the data, not from its name in the experiment file. */
import { z } from "zod";
import { CLASS_NAMES, type ClassName } from "./labels.ts";

const count = z.int().nonnegative();

/** The facts about the data after every file was read. */
export const dataRecordSchema = z.strictObject({
  origin: z.enum(["egd-cxr", "synthetic", "other"]).describe(
    "EGD-CXR by its counts of images, patients and classes; synthetic where any file says that it was generated; or " +
      "another data set in EGD-CXR's layout",
  ),
  images: count.describe("that the table lists, excluded ones too"),
  patients: count.describe("of the images listed"),
  classes: z.array(count).readonly().describe("images listed, one per class in the order of classNames"),
  excluded: count.describe("images that the experiment leaves out"),
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

/** A number that is known, or one of a few. */
interface KnownClasses {
  readonly images: number;
  readonly patients: number;
  readonly classes: Readonly<Record<ClassName, readonly number[]>>;
}

/**
 * EGD-CXR 1.0.0 (PAPER.md 2.5). The numbers of images, patients and normal images are published.
 * The classes of the other 723 were derived from the authors' sampling script, which leaves one
 * image open between the two classes.
 */
export const EGD_CXR: KnownClasses = {
  images: 1083,
  patients: 1038,
  classes: { normal: [360], cardiomegaly: [363, 364], pneumonia: [360, 359] },
};

/** The input of {@linkcode originOf}. */
export type Counted = Pick<DataRecord, "images" | "patients" | "classes" | "synthetic">;

/** The data set that has these counts. One synthetic file or record is enough for `synthetic`. */
export function originOf({ images, patients, classes, synthetic }: Counted): DataRecord["origin"] {
  if (synthetic.files > 0 || synthetic.records > 0) return "synthetic";
  const isKnown = images === EGD_CXR.images && patients === EGD_CXR.patients &&
    classes.reduce((sum, number) => sum + number, 0) === EGD_CXR.images &&
    CLASS_NAMES.every((name, label) => EGD_CXR.classes[name].includes(classes[label]));
  return isKnown ? "egd-cxr" : "other";
}
