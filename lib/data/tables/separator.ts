/** The character between a table's fields. */

/** A comma, a semicolon or a tab. */
export type Separator = "," | ";" | "\t";

/**
 * Returns the separator of a table called `source` that begins with `header`: a tab for `.tsv`, or
 * else a semicolon if the header has some and no comma, as spreadsheets write it in countries with
 * decimal commas.
 */
export function separatorOf(source: string, header: string): Separator {
  if (/\.tsv(\.gz)?$/i.test(source)) return "\t";
  const [line = ""] = header.split(/\r?\n/, 1);
  return line.includes(";") && !line.includes(",") ? ";" : ",";
}
