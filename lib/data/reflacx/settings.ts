/** The settings of REFLACX in an experiment file. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { folderSchema } from "../folder_schema.ts";
import { mimicImagesSchema } from "../mimic/images.ts";
import { whereSchema } from "../tables/where_schema.ts";

const labels = bounded(z.array(z.string().min(1).max(200)).min(1).max(100), "REFLACX has 17 labels");

const classSchema = z.strictObject({
  name: z.string().min(1).max(60),
  where: whereSchema.exactOptional().describe(
    'labels that an image has: { Consolidation: ">= 3" }; "A | B" is the higher of two columns',
  ),
  not: z.union([labels, whereSchema]).exactOptional().describe(
    "labels that it must not have: at no certainty, or where a rule fits",
  ),
});

const readingIds = bounded(
  z.array(z.string().min(1).max(60)).min(1).max(10_000),
  "REFLACX has 3,032 readings",
);

const PHASES = "REFLACX was collected in three phases";

/** The settings below `data`. */
export const reflacxSchema = z.strictObject({
  kind: z.literal("reflacx"),
  readings: folderSchema.default("reflacx-xray-localization/1.0.0").describe(
    "REFLACX's folder, relative to --data or absolute",
  ),
  images: mimicImagesSchema,
  phases: bounded(z.array(bounded(z.int().min(1).max(3), PHASES)).min(1).max(3), PHASES).default([2, 3])
    .describe("the tables that are read; phase 1 has labels of its own"),
  readers: z.union([z.enum(["all", "first"]), readingIds]).default("all").describe(
    "all readings of an image together, the first one, or the readings of these ids",
  ),
  gaze: z.enum(["fixations", "samples"]).default("fixations").describe(
    "fixations count by their duration; samples are the tracker's raw positions, each counts 1",
  ),
  classes: bounded(z.array(classSchema).min(2).max(100), "networks are compared over two classes or more")
    .describe("in the order of the labels; images that fit none or several are left out and counted"),
  exclude: bounded(z.array(z.string().min(1).max(100)).max(10_000), "REFLACX has 2,616 images").default([])
    .describe("dicom_ids to leave out; the report counts them"),
}).describe("REFLACX, with MIMIC-CXR's images");

/** @see {@linkcode reflacxSchema} */
export type ReflacxSettings = z.infer<typeof reflacxSchema>;

/** One class, by the labels of its images. */
export type LabelClass = ReflacxSettings["classes"][number];

/** The settings that decide which images there are, and of which readings. */
export type ListSettings = Pick<ReflacxSettings, "phases" | "readers" | "classes">;

/** The same settings as parameters of tasks. */
export const listShape = {
  phases: reflacxSchema.shape.phases.unwrap(),
  readers: reflacxSchema.shape.readers.unwrap(),
  classes: reflacxSchema.shape.classes,
};
