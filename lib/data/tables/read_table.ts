/** Reads small tables whole: `.csv` or `.tsv`, also compressed. */
import { CsvError, parse } from "csv-parse/sync";
import { gunzipSync } from "node:zlib";
import { csvFault, csvFaultLine } from "./csv_fault.ts";
import { fieldNumber, type Separator, separatorOf } from "./separator.ts";
import { TableError } from "./table_error.ts";

/** The fields of a row, by column. */
export interface Fields {
  /** Returns the text of a column without spaces around it. */
  text(column: string): string;
  /** Returns the number in a column; NaN where it has none. */
  number(column: string): number;
}

/** One row below the header. */
export interface TableRow extends Fields {
  /** The row's last line, from 1. */
  readonly line: number;
}

/** A table with its columns checked. */
export interface Table {
  readonly source: string;
  /** The header's columns. */
  readonly names: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Options of the reading. */
export interface ReadTableOptions {
  /** The columns that must be there. */
  readonly columns: readonly string[];
  /** Columns that are read where they are there. */
  readonly optional?: readonly string[];
  /** True if a header without rows is a table. */
  readonly mayBeEmpty?: boolean;
  /** The name of the table in messages; its ending tells the separator. */
  readonly source: string;
  /** Returns a hint at a similar name, or nothing. */
  readonly hint?: (word: string, candidates: readonly string[]) => string;
}

/** The most bytes of an unpacked table. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Returns the table in `bytes`. Throws {@linkcode TableError}, naming `source` and the line, for
 * text that is no table, a missing or repeated column, a row with another number of fields, or no
 * rows.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("image;x_px\na;10,5\nb;\n");
 * const { rows } = readTable(bytes, { columns: ["image", "x_px"], source: "gaze.csv" });
 * assertEquals(rows.map((row) => row.text("image")), ["a", "b"]);
 * assertEquals(rows.map((row) => row.number("x_px")), [10.5, NaN]);
 * const other = { columns: ["y_px"], source: "gaze.csv" };
 * assertThrows(() => readTable(bytes, other), Error, 'line 1: found no column "y_px"');
 * ```
 */
export function readTable(
  bytes: Uint8Array,
  { columns, optional = [], mayBeEmpty = false, source, hint = () => "" }: ReadTableOptions,
): Table {
  const content = textOf(bytes, source);
  const separator = separatorOf(source, content.slice(0, 65_536));
  const [header, ...rows] = recordsOf(content, source, separator);
  if (header === undefined) {
    throw new TableError(`${source}: found an empty file, expected a header and rows`);
  }
  const names = header.fields.map((name) => name.trim());
  const there = optional.filter((name) => names.includes(name));
  const places = placesOf(names, [...columns, ...there], source, hint);
  if (rows.length === 0 && !mayBeEmpty) {
    throw new TableError(`${source}: found a header and no rows, expected at least one`);
  }
  return {
    source,
    names,
    rows: rows.map(({ fields, line }) => {
      if (fields.length !== names.length) {
        throw new TableError(
          `${source}, line ${line}: found ${fields.length} fields, expected ${names.length} as in the header`,
        );
      }
      const text = (column: string) => (fields[places.get(column) ?? -1] ?? "").trim();
      return { line, text, number: (column) => fieldNumber(text(column), separator) };
    }),
  };
}

/**
 * Returns the places of columns by name. Throws {@linkcode TableError} for missing and repeated
 * ones.
 */
export function placesOf(
  header: readonly string[],
  columns: readonly string[],
  source: string,
  hint: (word: string, candidates: readonly string[]) => string = () => "",
): ReadonlyMap<string, number> {
  const wanted = [...new Set(columns)];
  const missing = wanted.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new TableError(
      missing.map((name) =>
        `${source}, line 1: found no column ${JSON.stringify(name)} among ${header.length} columns${
          hint(name, header)
        }`
      ).join("\n"),
    );
  }
  const repeated = wanted.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (repeated.length > 0) {
    const named = repeated.map((name) => JSON.stringify(name)).join(", ");
    throw new TableError(`${source}, line 1: found the column ${named} twice, expected it once`);
  }
  return new Map(wanted.map((name) => [name, header.indexOf(name)]));
}

function textOf(bytes: Uint8Array, source: string): string {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (error) {
    const why = error instanceof TypeError
      ? "text that is not UTF-8"
      : "a gzip file that is damaged or too large";
    throw new TableError(`${source}: found ${why}, expected a table in UTF-8; save it anew`, {
      cause: error,
    });
  }
}

/** Ends the reading of a table at its first row of another length than the header. */
class OddRow extends Error {}

/**
 * Returns the records up to the first of another length than the header, which ends the reading:
 * the parser is slow at such rows. Empty lines are left out, of either line ending.
 */
function recordsOf(text: string, source: string, delimiter: Separator) {
  const records: { readonly fields: readonly string[]; readonly line: number }[] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: text.includes("\n") ? ["\r\n", "\n"] : "\r",
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (fields: string[], { lines: line }) => {
        records.push({ fields, line });
        if (fields.length !== records[0]?.fields.length) throw new OddRow();
        return null;
      },
    });
  } catch (error) {
    if (error instanceof OddRow) return records;
    if (!(error instanceof CsvError)) throw error;
    const line = csvFaultLine(error);
    throw new TableError(
      `${line === undefined ? source : `${source}, line ${line}`}: found ${csvFault(error)}, ` +
        "expected a table with text in quotes",
    );
  }
  return records;
}
