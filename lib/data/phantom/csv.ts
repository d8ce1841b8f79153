/** Lines of comma-separated values. */

/** Returns one record; fields with commas, quotes or line ends are quoted. */
export function csvLine(fields: readonly (string | number)[]): string {
  return fields.map((field) => {
    const text = String(field);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",") + "\n";
}
