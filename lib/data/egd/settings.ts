/** The settings of EGD-CXR in an experiment file. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { folderSchema } from "../folder_schema.ts";
import { mimicImagesSchema } from "../mimic/images.ts";

/** The settings below `data`. */
export const egdCxrSchema = z.strictObject({
  kind: z.literal("egd-cxr"),
  eyeGaze: folderSchema.default("egd-cxr/1.0.0").describe("EGD-CXR's folder, relative to --data or absolute"),
  images: mimicImagesSchema,
  exclude: bounded(z.array(z.string().min(1).max(100)).max(10_000), "EGD-CXR has 1,083 images").default([])
    .describe("dicom_ids to leave out; the report counts them"),
}).describe("Eye Gaze Data for Chest X-rays, with MIMIC-CXR's images");

/** @see {@linkcode egdCxrSchema} */
export type EgdCxrSettings = z.infer<typeof egdCxrSchema>;
