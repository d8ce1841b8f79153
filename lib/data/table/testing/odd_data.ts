/**
 * Odd and wrong data sets: changes of a data set by `writeTable`, and the faults that they cause.
 */
import type { SplitOptions } from "../../split.ts";

/** The rows of a table, its header first. */
export type Rows = string[][];

/** A change of the data set, and the beginnings of all lines that report it. */
export interface OddData {
  readonly name: string;
  readonly cases?: (rows: Rows) => void;
  readonly gaze?: (rows: Rows) => void;
  readonly boxes?: (rows: Rows) => void;
  /** Files that replace those of the data set, by path; `undefined` removes one. */
  readonly files?: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly split?: SplitOptions;
  readonly faults: readonly string[];
}

/** The settings of the table of images. */
export const CASES = { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" };

/** The settings of the table of gaze. */
export const GAZE = { file: "gaze.csv", id: "image", x: "x_px", y: "y_px", where: { valid: 1 } };

/** The settings of the table of boxes. */
export const CORNERS = { file: "boxes.csv", id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };

/** A split by a column. */
export const COLUMN = { column: "fold", train: ["train"], validation: ["val"], test: ["test"] };

/** Returns a change of one column, row by row. */
export const each = (column: number, change: (text: string, row: number) => string) => (rows: Rows) =>
  rows.slice(1).forEach((fields, row) => fields[column] = change(fields[column]!, row));

/** Encodes text of 8-bit letters in UTF-16, with its mark. */
export const utf16 = (text: string) =>
  Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0])]);

/** The header of the table of gaze. */
export const HEADER = "image,x_px,y_px,dur_ms,valid";

/** The settings of gaze in fractions of the image. */
export const FRACTIONS = { ...GAZE, units: "fraction" };
