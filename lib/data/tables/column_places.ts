import { TableError } from "./table_error.ts";

/**
 * Returns the positions of the `required` columns in a table's `header`, in the order of
 * `required`; other columns may be anywhere. Throws {@linkcode TableError}, naming `source`, where
 * any is missing or occurs twice.
 */
export function columnPlaces(
  header: readonly string[],
  required: readonly string[],
  source: string,
): readonly number[] {
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    // Other names are not quoted: it may be any file, and its first line may be secret.
    const present = required.filter((name) => header.includes(name));
    const count = present.length;
    const known = count === 0
      ? ""
      : `, of which ${count} ${count === 1 ? "is" : "are"} expected (${quoted(present)})`;
    throw new TableError(
      `${source}, line 1: found no column ${quoted(missing)} among ${header.length} columns${known}; ` +
        `expected ${quoted(required)}, spelt exactly like this. ` +
        "Check that the file is the data set's own, whole and with its header.",
    );
  }
  const repeated = required.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (repeated.length > 0) {
    throw new TableError(`${source}, line 1: found the column ${quoted(repeated)} twice, expected it once`);
  }
  return required.map((name) => header.indexOf(name));
}
