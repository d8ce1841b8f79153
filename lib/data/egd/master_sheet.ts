/**
 * EGD-CXR's `master_sheet.csv`: one record per image, with quoted fields that may span lines
 * (experiments/ggcam.md, "EGD-CXR's tables").
 */
import { CsvError, parse } from "csv-parse/sync";
import { type ClassName, classOf } from "./classes.ts";
import type { GroupingColumns } from "../grouped_record.ts";
import { columnPlaces } from "../tables/column_places.ts";
import { CSV_EXPECTED, csvFault, csvFaultLine } from "../tables/csv_fault.ts";
import { tableDisagreements } from "./grouping.ts";
import { imageKey } from "../image_id.ts";
import { TableError } from "../tables/table_error.ts";
import { itemAt } from "../../formats/items.ts";

/** An image of the data set. */
export interface ImageRecord {
  /** 44 characters: 40 hexadecimal digits in five groups, spelt as in the file names. */
  readonly dicomId: string;
  readonly patientId: string;
  readonly studyId: string;
  /** The DICOM file, relative to MIMIC-CXR's folder, with forward slashes. */
  readonly path: string;
  readonly label: ClassName;
  /** The record's last line in the table, counted from 1. */
  readonly line: number;
  /** True if the record says that its image was generated, as the phantom's do. */
  readonly saysSynthetic: boolean;
}

const REQUIRED = [
  "dicom_id",
  "path",
  "study_id",
  "patient_id",
  "Normal",
  "CHF",
  "pneumonia",
] as const;

/** The names of the columns that group images, for messages. */
export const COLUMNS = {
  dicomId: "dicom_id",
  patientId: "patient_id",
  studyId: "study_id",
} as const satisfies GroupingColumns;

type Column = (typeof REQUIRED)[number];

/** The optional column, and the beginning of the phantom's texts in it. */
const INDICATION = "cxr_exam_indication", SYNTHETIC = /^\s*synthetic phantom\b/i;

/** Ids name folders, so they must not contain anything that leads out of one. */
const DICOM_ID = /^[0-9A-Za-z-]{44}$/;

/** The number of disagreements that a message names; it counts the others. */
const MOST_NAMED = 5;

/**
 * Returns the images that the table `bytes` lists, in its order; other columns may hold anything.
 * Throws {@linkcode TableError}, naming `source` and the line, for text that is not CSV, a missing
 * column, no records, an invalid identifier or path, or a repeated `dicom_id`. The same holds for
 * labels that name no class or several, and for columns that contradict each other on the grouping
 * of images ({@linkcode tableDisagreements}).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const id = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
 * const path = "files/p10/p10000001/s50000001";
 * const table = "dicom_id,path,study_id,patient_id,Normal,CHF,pneumonia\n" +
 *   `${id},${path}/${id}.dcm,50000001,10000001,0,1,0\n`;
 * const [image] = readMasterSheet(new TextEncoder().encode(table), "master_sheet.csv");
 * assertEquals([image?.label, image?.patientId, image?.line], ["cardiomegaly", "10000001", 2]);
 * ```
 */
export function readMasterSheet(bytes: Uint8Array, source: string): readonly ImageRecord[] {
  const [header, ...rows] = parseRows(bytes, source);
  if (header === undefined) {
    throw new TableError(`${source}: found an empty file, expected a header with ${REQUIRED.join(", ")}`);
  }
  const places = columnPlaces(header.fields, REQUIRED, source);
  if (rows.length === 0) {
    throw new TableError(`${source}: found a header and no records, expected at least one image`);
  }
  const indication = header.fields.indexOf(INDICATION);
  const seen = new Map<string, number>();
  const records = rows.map(({ fields, line }) => {
    const field = (column: Column) => itemAt(fields, itemAt(places, REQUIRED.indexOf(column))).trim();
    const place = `${source}, record ending at line ${line}`;
    if (REQUIRED.every((column) => field(column) === column)) {
      throw new TableError(`${place}: found the header again, expected an image. Remove the line.`);
    }
    const saysSynthetic = indication >= 0 && SYNTHETIC.test(fields[indication] ?? "");
    const record = { ...recordOf(field, place), line, saysSynthetic };
    const key = imageKey(record.dicomId);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new TableError(
        `${place}: found dicom_id ${record.dicomId} again, after the record ending at line ${earlier}; ` +
          "expected every image once. Remove one of the records.",
      );
    }
    seen.set(key, line);
    return record;
  });
  checkGrouping(records, source);
  return records;
}

function checkGrouping(records: readonly ImageRecord[], source: string): void {
  const disagreements = tableDisagreements(records);
  if (disagreements.length === 0) return;
  const named = disagreements.slice(0, MOST_NAMED).map(({ line, text }) =>
    `${source}, record ending at line ${line}: ${text}`
  );
  const others = disagreements.length - named.length;
  throw new TableError(
    `${named.join(".\n")}.${
      others > 0 ? ` ${others} more ${others === 1 ? "place has" : "places have"} this fault.` : ""
    } ` +
      "Correct the table: images of one patient must not be taken for those of several, or the reverse.",
  );
}

interface Row {
  readonly fields: readonly string[];
  /** The last line of the record, counted from 1. */
  readonly line: number;
}

function parseRows(bytes: Uint8Array, source: string): Row[] {
  const lines: number[] = [];
  try {
    const rows = parse(bytes, {
      bom: true,
      skip_empty_lines: true,
      on_record: (fields: string[], context) => {
        lines.push(context.lines);
        return fields;
      },
    });
    return rows.map((fields, index) => ({ fields, line: itemAt(lines, index) }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = csvFaultLine(error);
    const place = line === undefined ? source : `${source}, line ${line}`;
    throw new TableError(`${place}: found ${csvFault(error)}, expected ${CSV_EXPECTED}`);
  }
}

function recordOf(
  field: (column: Column) => string,
  place: string,
): Omit<ImageRecord, "line" | "saysSynthetic"> {
  const path = field("path");
  const patientId = field("patient_id");
  const studyId = field("study_id");
  const wrong = (column: Column, expected: string) =>
    new TableError(`${place}: found ${column} ${JSON.stringify(field(column))}, expected ${expected}`);
  const key = imageKey(field("dicom_id"));
  if (!DICOM_ID.test(key)) throw wrong("dicom_id", "44 letters, digits and hyphens");
  if (patientId === "") throw wrong("patient_id", "a patient's number");
  if (studyId === "") throw wrong("study_id", "a study's number");
  const steps = path.split("/");
  const staysInside = !path.includes("\\") &&
    steps.every((step) => step !== "" && step !== "." && step !== "..");
  const [, dicomId = ""] = /^(.*)\.dcm(?:\.gz)?$/i.exec(steps.at(-1) ?? "") ?? [];
  if (!staysInside || imageKey(dicomId) !== key || !DICOM_ID.test(dicomId)) {
    throw wrong("path", `a relative path that ends in ${key}.dcm`);
  }
  const labels = { Normal: field("Normal"), CHF: field("CHF"), pneumonia: field("pneumonia") };
  return { dicomId, patientId, studyId, path, label: classOf(labels, `${place}, dicom_id ${dicomId}`) };
}
