/** Reads small tables whole: `.csv` or `.tsv`, also compressed. */
import { CsvError, parse } from "csv-parse/sync";
import { gunzipSync } from "node:zlib";
import { csvFault, csvFaultLine } from "./csv_fault.ts";
import { Faults } from "./faults.ts";
import { firstLines, type Hint, missingColumns } from "./missing_columns.ts";
import { noTable } from "./no_table.ts";
import { fieldNumber, type Separator, separatorOf } from "./separator.ts";
import { TableError } from "./table_error.ts";

/** The fields of a row, by column. */
export interface Fields {
  /** Returns the trimmed text of a column; an empty text for a missing column. */
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
  /** The rows of as many fields as the header. */
  readonly rows: readonly TableRow[];
  /** The wanted columns that are missing or repeated. */
  readonly lacks: ReadonlySet<string>;
  /** Rows of another length, which are faults; fields may be in columns of others. */
  readonly odd: readonly TableRow[];
  /** False if so many rows have another length that the rest was not read. */
  readonly isRead: boolean;
}

/** Options of the reading. */
export interface ReadTableOptions {
  /** The columns that must be there. */
  readonly columns: readonly string[];
  /** Columns that are read if they exist. */
  readonly optional?: readonly string[];
  /** True if a header without rows is a table. */
  readonly mayBeEmpty?: boolean;
  /** The name of the table in messages; its ending decides the separator. */
  readonly source: string;
  /** Returns a hint at a similar name, or nothing. */
  readonly hint?: Hint;
}

/** The most bytes of an unpacked table. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Returns the table in `bytes`. Throws {@linkcode TableError} with every fault, naming `source` and
 * the line: text that is no table, missing or repeated columns, rows with another number of fields,
 * or no rows.
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
export function readTable(bytes: Uint8Array, options: ReadTableOptions): Table {
  const faults = new Faults();
  const table = gatherTable(bytes, { ...options, faults });
  faults.throwIfAny();
  return table;
}

/**
 * Does the same as {@linkcode readTable}, but adds the faults to `faults` and returns what could be
 * read. Throws {@linkcode TableError} for bytes that cannot be divided into rows.
 */
export function gatherTable(
  bytes: Uint8Array,
  { columns, optional = [], mayBeEmpty = false, source, hint, faults }: ReadTableOptions & {
    readonly faults: Faults;
  },
): Table {
  const content = textOf(bytes, source);
  const separator = separatorOf(source, content.slice(0, 65_536));
  const { records: [header, ...rows], odd } = recordsOf(content, source, separator);
  if (header === undefined) {
    throw new TableError(`${source}: found an empty file, expected a header and rows`);
  }
  const names = header.fields.map((name) => name.trim());
  const wanted = [...new Set([...columns, ...optional.filter((name) => names.includes(name))])];
  const missing = missingColumns(names, wanted, {
    source,
    below: firstLines(content.slice(0, 65_536)),
    ...(hint === undefined ? {} : { hint }),
  });
  for (const { fault } of missing) {
    if (fault !== undefined) faults.add(fault, { group: source, kind: fault, what: "rows" });
  }
  // A wrong header, such as another table's, has rows of other lengths.
  if (missing.length === 0) oddRows(odd, { source, header: names.length, faults });
  const even = rows.filter(({ fields }) => fields.length === names.length);
  if (even.length === 0 && odd.length === 0 && !mayBeEmpty) {
    faults.add(`${source}: found a header and no rows, expected at least one`);
  }
  const lacks = new Set(missing.map(({ column }) => column));
  const places = new Map(
    wanted.filter((name) => !lacks.has(name)).map((name) => [name, names.indexOf(name)]),
  );
  const rowOf = ({ fields, line }: CsvRow): TableRow => {
    const text = (column: string) => (fields[places.get(column) ?? -1] ?? "").trim();
    return { line, text, number: (column) => fieldNumber(text(column), separator) };
  };
  return {
    source,
    names,
    lacks,
    rows: even.map(rowOf),
    odd: odd.map(rowOf),
    isRead: odd.length <= MOST_ODD,
  };
}

/** Adds a fault for each row of another length than the header's. */
function oddRows(
  odd: readonly CsvRow[],
  { source, header, faults }: {
    readonly source: string;
    readonly header: number;
    readonly faults: Faults;
  },
): void {
  for (const { fields, line } of odd) faults.add(oddRow(source, { line, fields: fields.length, header }));
  if (odd.length > MOST_ODD) {
    faults.add(
      `${source}: the rows below line ${odd.at(-1)?.line} were not read, for too many have another length`,
    );
  }
}

/** Returns the fault of a row with another number of fields than the header. */
export function oddRow(
  source: string,
  { line, fields, header }: { readonly line: number; readonly fields: number; readonly header: number },
): string {
  return `${source}, line ${line}: found ${fields} fields, expected ${header} as in the header` +
    (fields > header
      ? "; put a field with a comma in quotes; where numbers have decimal commas, separate fields by semicolons or tabs"
      : "");
}

function textOf(bytes: Uint8Array, source: string): string {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    const other = noTable(plain);
    if (other !== undefined) throw new TableError(`${source}: ${other}`);
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (error) {
    if (error instanceof TableError) throw error;
    const why = error instanceof TypeError
      ? "text that is not UTF-8"
      : "a gzip file that is damaged or too large";
    throw new TableError(`${source}: found ${why}, expected a table in UTF-8; save it again as CSV UTF-8`, {
      cause: error,
    });
  }
}

interface CsvRow {
  readonly fields: readonly string[];
  readonly line: number;
}

/** The most rows of another length than the header that are read: each takes the parser a while. */
const MOST_ODD = 1000;

/** Ends the reading of a table that has too many odd rows. */
class TooManyOdd extends Error {}

/**
 * Returns the header and the rows, and apart from them those of another length than the header.
 * Empty lines are left out, of either line ending.
 */
function recordsOf(text: string, source: string, delimiter: Separator) {
  const records: CsvRow[] = [], odd: CsvRow[] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: text.includes("\n") ? ["\r\n", "\n"] : "\r",
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (fields: string[], { lines: line }) => {
        const isOdd = records.length > 0 && fields.length !== records[0]?.fields.length;
        (isOdd ? odd : records).push({ fields, line });
        if (odd.length > MOST_ODD) throw new TooManyOdd();
        return null;
      },
    });
  } catch (error) {
    if (error instanceof TooManyOdd) return { records, odd };
    if (!(error instanceof CsvError)) throw error;
    // The parser reports an open quote at the end of the file, but it began after the last whole
    // row.
    const last = Math.max(0, ...[records.at(-1), odd.at(-1)].map((row) => row?.line ?? 0));
    const line = error.code === "CSV_QUOTE_NOT_CLOSED" ? last + 1 : csvFaultLine(error);
    throw new TableError(
      `${line === undefined ? source : `${source}, line ${line}`}: found ${csvFault(error)}, ` +
        "expected a table with text in quotes",
    );
  }
  return { records, odd };
}
