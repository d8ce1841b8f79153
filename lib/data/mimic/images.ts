/** MIMIC-CXR's images: the DICOM files, or the JPEG files that MIMIC-CXR-JPG made of them. */
import { z } from "zod";
import { shownPath } from "../../formats/shown_path.ts";
import { folderSchema } from "../folder_schema.ts";

const jpgSchema = z.strictObject({
  kind: z.literal("mimic-cxr-jpg"),
  root: folderSchema.default("mimic-cxr-jpg/2.1.0").describe(
    "MIMIC-CXR-JPG's folder, relative to --data or absolute",
  ),
});

/** The setting `data.images` of data sets about MIMIC-CXR's images. */
export const mimicImagesSchema = z.union([folderSchema, jpgSchema]).default("mimic-cxr/2.0.0").describe(
  "MIMIC-CXR's folder, relative to --data or absolute, or { kind: mimic-cxr-jpg, root: … }",
);

/** @see {@linkcode mimicImagesSchema} */
export type MimicImages = z.infer<typeof mimicImagesSchema>;

/** The kinds of files. */
export type MimicFormat = "dicom" | "jpg";

/** Returns the folder of the files and their format. */
export function mimicFiles(images: MimicImages): { readonly folder: string; readonly format: MimicFormat } {
  return typeof images === "string"
    ? { folder: images, format: "dicom" }
    : { folder: images.root, format: "jpg" };
}

/** Returns the setting in the words of reports. */
export function shownImages(images: MimicImages): string {
  const { folder, format } = mimicFiles(images);
  return `${shownPath(folder)}${format === "jpg" ? " (MIMIC-CXR-JPG)" : ""}`;
}

/**
 * Returns the path of an image in its format's folder. The layouts differ in the ending alone:
 * `files/p12/p12345678/s51234567/<dicom_id>.dcm` and `….jpg`.
 */
export function mimicPath(dicomPath: string, format: MimicFormat): string {
  return format === "dicom" ? dicomPath : dicomPath.replace(/\.dcm(\.gz)?$/i, ".jpg");
}
