/**
 * The three classes of the paper, and their columns in the data set (experiments/ggcam.md,
 * "Classes").
 */
import { TableError } from "../tables/table_error.ts";

/**
 * The classes; their places, 0 to 2, are the labels that networks learn. The paper's cardiomegaly
 * is the data set's column `CHF`.
 */
export const CLASS_NAMES = ["normal", "cardiomegaly", "pneumonia"] as const;

/** The name of a class. */
export type ClassName = (typeof CLASS_NAMES)[number];

/** The columns of the master sheet that hold the class, in the order of {@linkcode CLASS_NAMES}. */
export const LABEL_COLUMNS = ["Normal", "CHF", "pneumonia"] as const;

/** An organ whose mask the pointing game consults. */
export type Organ = "heart" | "lung";

/** The label columns of one record, as written in the table. */
export type LabelFields = Readonly<Record<(typeof LABEL_COLUMNS)[number], string>>;

/**
 * Returns the class of a record: exactly one of its three columns must be 1 and the others 0.
 * Throws {@linkcode TableError} for anything else, naming `record` (for example a file, a line and
 * an image) and the values.
 */
export function classOf(fields: LabelFields, record: string): ClassName {
  const flags = LABEL_COLUMNS.map((column) => FLAGS.get(fields[column]));
  const marked = CLASS_NAMES.filter((_, label) => flags[label] === true);
  const [only] = marked;
  if (only !== undefined && marked.length === 1 && !flags.includes(undefined)) return only;
  const found = LABEL_COLUMNS.map((column) => `${column} = ${JSON.stringify(fields[column])}`).join(", ");
  throw new TableError(
    `${record}: found ${found}, expected one of ${LABEL_COLUMNS.join(", ")} to be 1 and the others 0. ` +
      `Remove the record or correct its labels.`,
  );
}

/** Some table writers write 1.0 for 1 if a column has had a gap. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([["0", false], ["1", true], ["0.0", false], [
  "1.0",
  true,
]]);
