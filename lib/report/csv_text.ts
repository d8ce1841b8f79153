/** Tables as CSV: RFC 4180, but with line feeds. */

/** A cell; null is empty. */
export type Cell = string | number | null;

/** Returns a table's text. Text that spreadsheets would take for a formula gets an apostrophe in front. */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

/** The beginnings that make a spreadsheet take a cell's text for a formula, even in quotes. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: Cell): string {
  const own = value === null ? "" : String(value);
  const text = typeof value === "string" && FORMULA.test(own) ? `'${own}` : own;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
