import { TableError } from "./table_error.ts";

/**
 * Where each of the `required` columns stands in a table's `header`, in the order of `required`; other columns may
 * stand anywhere. Throws {@linkcode TableError}, naming `source`, where any is missing or stands there twice.
 */
export function columnPlaces(
  header: readonly string[],
  required: readonly string[],
  source: string,
): readonly number[] {
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    // Other names are not quoted: the file may be any, and its first line a secret.
    const present = required.filter((name) => header.includes(name));
    throw new TableError(
      `${source}, line 1: found no column ${quoted(missing)} among ${header.length} columns` +
        `${present.length > 0 ? `, of which ${quoted(present)} belong there` : ""}; ` +
        `expected ${quoted(required)}, spelt exactly so. ` +
        "Check that the file is the data set's own, whole and with its header.",
    );
  }
  const repeated = required.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (repeated.length > 0) {
    throw new TableError(`${source}, line 1: found the column ${quoted(repeated)} twice, expected it once`);
  }
  return required.map((name) => header.indexOf(name));
}
