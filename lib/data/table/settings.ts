/** The settings of a table of images in an experiment file. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { folderSchema } from "../folder_schema.ts";
import {
  columnSchema as column,
  valuesSchema as values,
  whereSchema as where,
} from "../tables/where_schema.ts";

const file = folderSchema.describe(
  "a table below --data or absolute: .csv (commas or semicolons) or .tsv, both also .gz",
);
const template = z.string().min(1).max(1000).describe(
  "a path below --data, where {id} stands for the image's id",
);
const units = z.enum(["pixels", "fraction"]).default("pixels")
  .describe("pixels of the original image, or fractions of its width and height");

const classSchema = z.union([
  z.string().min(1).max(60),
  z.strictObject({
    name: z.string().min(1).max(60),
    values: values.exactOptional().describe(
      "values of the column `class`; the name itself unless given",
    ),
    where: where.exactOptional().describe("a rule over other columns instead of values"),
  }),
]);

const casesSchema = z.strictObject({
  file,
  id: column,
  path: z.string().min(1).max(1000).describe(
    "the column of the image's file below data.images, or a path with {id}",
  ),
  patient: column.describe("whose image it is; name the id's column where every image is another patient's"),
  class: column.exactOptional(),
  study: column.exactOptional(),
  where: where.exactOptional(),
});

const gazeTableSchema = z.strictObject({
  file: z.string().min(1).max(1000).describe("one table, or with {id} in its path one table an image"),
  id: column.exactOptional().describe("the column of the image's id, in one table of all images"),
  x: column,
  y: column,
  units,
  weight: z.strictObject({ duration: column }).exactOptional()
    .describe("fixations count by their duration; every sample counts 1 unless given"),
  time: column.exactOptional().describe("samples of an image at the same time and place count once"),
  where: where.exactOptional(),
});

const shapesSchema = z.strictObject({
  file,
  id: column,
  x1: column,
  y1: column,
  x2: column,
  y2: column,
  units,
  where: where.exactOptional(),
}).describe("a row per shape, with the corners of its box; several rows of an image are joined");

const organSchema = z.strictObject({
  mask: z.union([template, bounded(z.array(template).min(1).max(20), "an organ has no more parts")])
    .exactOptional()
    .describe("a PNG file as large as the image, not 0 inside; several are joined"),
  boxes: shapesSchema.exactOptional(),
  ellipses: shapesSchema.exactOptional(),
}).describe("one of mask, boxes or ellipses");

const organsSchema = z.record(z.string().max(60), organSchema);

/** The settings below `data`. */
export const tableSchema = z.strictObject({
  kind: z.literal("table"),
  name: z.string().min(1).max(100).describe("what reports call the data set"),
  cases: casesSchema.describe("the table of images"),
  images: folderSchema.default(".").describe(
    "the folder that images' paths start from, below --data or absolute",
  ),
  classes: bounded(z.array(classSchema).min(2).max(100), "networks are compared over two classes or more")
    .describe("two or more, in the order of the labels"),
  gaze: gazeTableSchema.exactOptional().describe("without it, only objective: none trains"),
  organs: organsSchema.exactOptional().describe("by class; without them, nothing is pointed at"),
  exclude: bounded(z.array(z.string().min(1).max(200)).max(10_000), "more are a table of their own").default(
    [],
  )
    .describe("ids to leave out; the report counts them"),
}).describe("Your own images, classes and gaze, described by tables");

/** @see {@linkcode tableSchema} */
export type TableSettings = z.infer<typeof tableSchema>;

/** The table of images. */
export type CasesSettings = TableSettings["cases"];

/** The table of gaze. */
export type GazeTableSettings = NonNullable<TableSettings["gaze"]>;

/** Shapes of an organ. */
export type ShapesSettings = z.infer<typeof shapesSchema>;

/** The organs, by class. */
export type OrganSettings = NonNullable<TableSettings["organs"]>;

/** The parts of the settings that tasks take. */
export const tableShape = {
  name: tableSchema.shape.name,
  cases: tableSchema.shape.cases,
  classes: tableSchema.shape.classes,
  gaze: gazeTableSchema,
  organs: organsSchema,
};
