/** The records of a data set as its list task writes them, and the split reads them. */
import { z } from "zod";
import { type ImageName, leaveOut } from "./image_names.ts";

const count = z.int().nonnegative();

/** Images and readings of a table that are not in the study, although they are not excluded. */
export const leftOutSchema = z.strictObject({
  noClass: count.describe("images that fit no class"),
  severalClasses: count.describe("images that fit several classes"),
  withoutReading: count.describe("images without a reading that counts"),
  discardedReadings: count.describe("readings whose gaze its makers discarded"),
}).readonly();

/** An image of the study. */
const imageRecordSchema = z.strictObject({
  dicomId: z.string().describe("the image's id"),
  patientId: z.string(),
  studyId: z.string().exactOptional(),
  path: z.string().describe("the image's file below the data set's folder of images"),
  label: z.string().describe("the name of its class"),
  line: count.describe("the record's last line in the table, from 1"),
  fold: z.string().exactOptional().describe("the value of the column that the experiment splits by"),
}).readonly();

/** @see {@linkcode imageRecordSchema} */
export type StoredRecord = z.infer<typeof imageRecordSchema>;

/** The whole file. */
export const recordsFileSchema = z.strictObject({
  source: z.string().describe("the table's name, for messages"),
  name: z.string().exactOptional().describe("what reports call the data set, where its settings name it"),
  columns: z.strictObject({
    dicomId: z.string(),
    patientId: z.string(),
    studyId: z.string().exactOptional(),
  }).readonly().describe("the table's own names of columns, for messages"),
  population: z.enum(["egd-cxr", "other"]).describe("whose images they are, as the table alone tells"),
  classNames: z.array(z.string()).readonly().describe("in the order of the labels that networks learn"),
  listed: z.strictObject({
    images: count,
    patients: count,
    classes: z.array(count).readonly(),
    syntheticRecords: count,
  }).readonly().describe("counts of the table, excluded images too"),
  leftOut: leftOutSchema.exactOptional().describe("where classes are rules over several labels"),
  equalised: z.literal(true).exactOptional().describe(
    "the makers of the images' files equalised their pixels",
  ),
  records: z.array(imageRecordSchema).readonly().describe("the study's images, in the table's order"),
}).readonly();

/** @see {@linkcode recordsFileSchema} */
export type RecordsFile = z.infer<typeof recordsFileSchema>;

/** A table of images, as its reader returns it. */
export interface ReadTable
  extends Pick<RecordsFile, "source" | "name" | "columns" | "classNames" | "leftOut" | "equalised"> {
  readonly records: readonly (StoredRecord & { readonly saysSynthetic: boolean })[];
  /** The images that the experiment leaves out. */
  readonly exclude: readonly ImageName[];
  /** The population that these counts belong to. */
  population(listed: RecordsFile["listed"]): RecordsFile["population"];
}

/** Returns the file's content, and the study's images with their names. */
export function recordsOf(
  { source, name, columns, classNames, records, exclude, population, leftOut, equalised }: ReadTable,
) {
  const images = leaveOut(records, exclude);
  const listed = {
    images: records.length,
    patients: new Set(records.map(({ patientId }) => patientId)).size,
    classes: classNames.map((name) => records.filter(({ label }) => label === name).length),
    syntheticRecords: records.filter(({ saysSynthetic }) => saysSynthetic).length,
  };
  const file: RecordsFile = {
    source,
    ...(name === undefined ? {} : { name }),
    columns,
    population: population(listed),
    classNames,
    listed,
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(equalised === undefined ? {} : { equalised }),
    records: images.map(({ dicomId, patientId, studyId, path, label, line, fold }) => ({
      dicomId,
      patientId,
      ...(studyId === undefined ? {} : { studyId }),
      path,
      label,
      line,
      ...(fold === undefined ? {} : { fold }),
    })),
  };
  return { file, images };
}
