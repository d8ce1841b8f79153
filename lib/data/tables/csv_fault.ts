/**
 * A CSV parser's errors in words of our own: its messages quote fields, which may be a patient's or
 * a secret file's.
 */
import type { CsvError } from "csv-parse/sync";

const FAULTS = new Map<string, string>([
  ["INVALID_OPENING_QUOTE", "a quote inside a field that has none at its start"],
  ["CSV_INVALID_CLOSING_QUOTE", "text after a field's closing quote"],
  ["CSV_QUOTE_NOT_CLOSED", "a quote that is never closed"],
  ["CSV_RECORD_INCONSISTENT_FIELDS_LENGTH", "another number of fields than in the header"],
]);

/** The files that are read, as messages name them. */
export const CSV_EXPECTED = "values separated by commas, not by semicolons or tabs, and text in quotes";

/** Returns the fault alone, such as "a quote that is never closed", without a word of the file. */
export function csvFault({ code }: CsvError): string {
  return FAULTS.get(code) ?? "text that cannot be split into fields";
}

/**
 * Returns the line that a whole file's `error` is on, counted from 1; absent if the parser does not
 * give it.
 */
export function csvFaultLine({ lines }: CsvError): number | undefined {
  return typeof lines === "number" ? lines : undefined;
}
