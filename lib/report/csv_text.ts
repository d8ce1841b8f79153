/** Tables as CSV: RFC 4180, but with line feeds. */

/** A cell; null is empty. */
export type Cell = string | number | null;

/**
 * Returns a table's text. An apostrophe precedes text that spreadsheets would take for a formula.
 * Numbers are unchanged; those that are not finite are `NaN`, `Inf` and `-Inf`, as R and pandas
 * read them.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

/**
 * The first characters that make a spreadsheet take a cell's text for a formula, even in quotes.
 */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value).replace("Infinity", "Inf");
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
