/** Reads `metadata_phase_N.csv`, which has a row for every reading of an image. */
import type { Size } from "../canvas.ts";
import { imageKey } from "../image_id.ts";
import { Faults } from "../tables/faults.ts";
import { readTable, type TableRow } from "../tables/read_table.ts";
import { alternatives, type Phase } from "./vocabulary.ts";

/** One reading of an image by one radiologist. */
export interface Reading {
  /** The name of the reading's folder. */
  readonly id: string;
  readonly phase: Phase;
  /** The row's line in the phase's table. */
  readonly line: number;
  /** True if the eye tracking failed, so that there is no gaze. */
  readonly isDiscarded: boolean;
  readonly dicomId: string;
  readonly patientId: string;
  readonly studyId: string;
  /** The DICOM file, below MIMIC-CXR's folder. */
  readonly path: string;
  readonly size: Size;
  /** The text of each label that the classes name, by the name that they use. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** The value of the column that the experiment splits by. */
  readonly fold?: string;
}

/** Options of the reading. */
export interface ReadMetadataOptions {
  readonly phase: Phase;
  /** The names of labels that classes use. */
  readonly labels: readonly string[];
  readonly fold?: string | undefined;
  /** The table's name in messages. */
  readonly source: string;
  readonly hint?: (word: string, candidates: readonly string[]) => string;
}

const COLUMNS = ["id", "eye_tracking_data_discarded", "image", "dicom_id", "subject_id"] as const;

const SIZES = ["image_size_x", "image_size_y"] as const;

/**
 * Matches the end of a path in column `image`; its beginning is the place that the file was copied
 * from.
 */
const IMAGE = /(?:^|\/)(files\/p\d\d\/p(\d+)\/s(\d+)\/([^/]+)\.dcm)$/;

/**
 * Returns the readings in the table's order; its fields are text in UTF-8. Throws a `TableError`
 * with every fault: its line, its column, what was found and what was expected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const header = "id,eye_tracking_data_discarded,image,dicom_id,subject_id,image_size_x," +
 *   "image_size_y,Mass";
 * const row = "P300R1,False,mimic/files/p10/p10000001/s50000001/a.dcm,a,10000001,2544,3056,4";
 * const bytes = new TextEncoder().encode(`${header}\n${row}\n`);
 * const [reading] = readMetadata(bytes, { phase: 3, labels: ["Mass"], source: "phase_3.csv" });
 * assertEquals(reading?.path, "files/p10/p10000001/s50000001/a.dcm");
 * assertEquals(reading?.size, { height: 3056, width: 2544 });
 * assertEquals(reading?.labels.get("Mass"), ["4"]);
 * ```
 */
export function readMetadata(bytes: Uint8Array, options: ReadMetadataOptions): readonly Reading[] {
  const { labels, fold, source, hint } = options;
  const { rows, names } = readTable(bytes, {
    source,
    columns: [...COLUMNS, ...SIZES, ...(fold === undefined ? [] : [fold])],
    optional: labels.flatMap(alternatives),
    ...(hint === undefined ? {} : { hint }),
  });
  const faults = new Faults();
  for (const label of labels) {
    if (alternatives(label).some((name) => names.includes(name))) continue;
    faults.add(
      `${source}, line 1: found no column ${JSON.stringify(label)} among ${names.length} columns${
        hint?.(label, names) ?? ""
      }; phase 1 and phases 2 and 3 have labels of their own, choose them with data.phases or name both: "A | B"`,
    );
  }
  const lines = new Map<string, number>();
  const readings = rows.flatMap((row) => readingOf(row, { ...options, names, faults, lines }));
  faults.throwIfAny();
  return readings;
}

interface RowContext extends ReadMetadataOptions {
  readonly names: readonly string[];
  readonly faults: Faults;
  /** The lines of readings by id. */
  readonly lines: Map<string, number>;
}

function readingOf(row: TableRow, context: RowContext): Reading[] {
  const { phase, labels, fold, source, names, faults, lines } = context;
  const fault = (column: string, expected: string) => {
    faults.add(
      `${source}, line ${row.line}, column ${JSON.stringify(column)}: found ${
        JSON.stringify(row.text(column))
      }, expected ${expected}`,
    );
  };
  const id = row.text("id"), dicomId = row.text("dicom_id"), patientId = row.text("subject_id");
  const [, path = "", patient, studyId = "", image = ""] = IMAGE.exec(row.text("image")) ?? [];
  const [width, height] = [row.number("image_size_x"), row.number("image_size_y")];
  const discarded = row.text("eye_tracking_data_discarded").toLowerCase();
  const before = lines.get(id);
  lines.set(id, row.line);
  const checks: readonly (readonly [boolean, string, string])[] = [
    [/^P\w+$/.test(id), "id", "a reading's id such as P300R123456"],
    [before === undefined, "id", `a reading once, after line ${before}`],
    [["true", "false"].includes(discarded), "eye_tracking_data_discarded", "True or False"],
    [path !== "", "image", "a path that ends in files/p12/p12345678/s51234567/ID.dcm"],
    [path === "" || imageKey(image) === imageKey(dicomId), "dicom_id", `the image's own id, ${image}`],
    [path === "" || patient === patientId, "subject_id", `the patient of the image's path, ${patient}`],
    [isSide(width), "image_size_x", "a whole number of pixels"],
    [isSide(height), "image_size_y", "a whole number of pixels"],
  ];
  const wrong = checks.filter(([isRight]) => !isRight);
  for (const [, column, expected] of wrong) fault(column, expected);
  if (wrong.length > 0) return [];
  return [{
    id,
    phase,
    line: row.line,
    isDiscarded: discarded === "true",
    dicomId: image,
    patientId,
    studyId,
    path,
    size: { height, width },
    labels: new Map(
      labels.map((label) => [
        label,
        alternatives(label).filter((name) => names.includes(name)).map((name) => row.text(name)),
      ]),
    ),
    ...(fold === undefined ? {} : { fold: row.text(fold) }),
  }];
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
