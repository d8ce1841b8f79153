/** The character between a table's fields, and how its numbers are written. */

/** A comma, a semicolon or a tab. */
export type Separator = "," | ";" | "\t";

/**
 * Returns the separator of a table called `source` that begins with `header`: a tab for `.tsv`, and
 * where the header has tabs and neither commas nor semicolons; a semicolon where the header has
 * some and no comma, as spreadsheets write it in countries with decimal commas; or else a comma.
 * Characters in quotes do not count.
 */
export function separatorOf(source: string, header: string): Separator {
  if (/\.tsv(\.gz)?$/i.test(source)) return "\t";
  const [line = ""] = header.replaceAll(/"[^"]*"/g, "").split(/\r?\n|\r/, 1);
  if (line.includes(",")) return ",";
  if (line.includes(";")) return ";";
  return line.includes("\t") ? "\t" : ",";
}

/**
 * Returns the number that a field of a table says; NaN for an empty field and other text. A table
 * whose fields are not separated by commas may have decimal commas.
 */
export function fieldNumber(text: string, separator: Separator): number {
  if (text === "") return NaN;
  return Number(separator !== "," && /^[^.,]*,[^.,]*$/.test(text) ? text.replace(",", ".") : text);
}
