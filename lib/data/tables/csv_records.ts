/**
 * Streams the records of a CSV file as byte ranges, without making text of unread fields.
 *
 * A record without quotes, the usual case in a table of measurements, is split at its separators in
 * one pass over its bytes. A record with quotes is passed to csv-parse. Memory holds one chunk and
 * one record.
 */
import { CsvError, parse } from "csv-parse/sync";
import { concatenate } from "../../formats/concatenate.ts";
import { CSV_EXPECTED, csvFault } from "./csv_fault.ts";
import type { Separator } from "./separator.ts";
import { TableError } from "./table_error.ts";

/** A record in `bytes`. The view and its bytes are only valid during the visit. */
export interface CsvRecord {
  readonly bytes: Uint8Array;
  /** Number of fields. */
  readonly count: number;
  /** The line that the record starts on, counted from 1. */
  readonly line: number;
  /** The start of field `index` in `bytes`. */
  start(index: number): number;
  /** The end of field `index` in `bytes`, exclusive. */
  end(index: number): number;
  /** Field `index` as text. */
  text(index: number): string;
}

/** The highest bit of each byte of a word. */
const HIGHEST_BITS = 0x80808080 | 0;

const NEWLINE = 10, RETURN = 13, QUOTE = 34;

/**
 * The longest record, in bytes. No field of the data sets comes near; an unclosed quote would
 * otherwise swallow the file.
 */
const LONGEST_RECORD = 1024 * 1024;

const MOST_FIELDS = 1024;

/**
 * Calls `visit` with every record, the header first, empty lines left out; lines end in LF or CRLF.
 * Throws {@linkcode TableError}, naming `source` and the line, for wrong quotes and for records
 * beyond 1 MiB or 1,024 fields, and whatever `visit` throws.
 */
export async function visitCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
  visit: (record: CsvRecord) => void,
  separator: Separator = ",",
): Promise<void> {
  const scanner = new Scanner(source, visit, separator);
  // Copies, because the caller may refill its chunks.
  let parts: Uint8Array[] = [];
  let length = 0, isFirst = true;
  // An incomplete record is scanned again only after twice as many bytes have arrived, so that a
  // long one in small chunks takes no quadratic time.
  let wanted = 3;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length < wanted) {
      parts.push(chunk.slice());
      continue;
    }
    let bytes = parts.length === 0 ? chunk : concatenate([...parts, chunk]);
    if (isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    isFirst = false;
    const done = scanner.scan(bytes);
    wanted = done > 0 ? 0 : 2 * bytes.length;
    parts = done < bytes.length ? [bytes.slice(done)] : [];
    length = bytes.length - done;
  }
  if (length > 0) scanner.scan(concatenate([...parts, Uint8Array.of(NEWLINE)]), true);
}

class Scanner implements CsvRecord {
  bytes: Uint8Array = new Uint8Array(0);
  count = 0;
  line = 1;
  readonly #source: string;
  readonly #visit: (record: CsvRecord) => void;
  readonly #decoder = new TextDecoder();
  readonly #ends = new Int32Array(MOST_FIELDS);
  readonly #delimiter: Separator;
  readonly #separator: number;
  /** One more than the highest byte that ends a field, in each byte of a word. */
  readonly #above: number;
  #start = 0;

  constructor(source: string, visit: (record: CsvRecord) => void, separator: Separator) {
    this.#source = source;
    this.#visit = visit;
    this.#delimiter = separator;
    this.#separator = separator.charCodeAt(0);
    this.#above = (Math.max(QUOTE, this.#separator) + 1) * 0x01010101;
  }

  start(index: number): number {
    return index === 0 ? this.#start : this.#ends[index - 1]! + 1;
  }

  end(index: number): number {
    return this.#ends[index]!;
  }

  text(index: number): string {
    return this.#decoder.decode(this.bytes.subarray(this.start(index), this.end(index)));
  }

  /** Visits every record that ends within `bytes`; returns the position after the last one. */
  scan(bytes: Uint8Array, isLast = false): number {
    const ends = this.#ends, separator = this.#separator, above = this.#above;
    const limit = bytes.length;
    const words = new DataView(bytes.buffer, bytes.byteOffset, limit);
    let start = 0;
    while (start < limit) {
      let at = start, count = 0, byte = 0;
      for (; at < limit; at++) {
        if (at + 4 <= limit) {
          // Tests four bytes at once: sets the highest bit of each byte that is at most a separator
          // or a quote; exact for the first such byte.
          const word = words.getInt32(at, true);
          const low = (word - above) & ~word & HIGHEST_BITS;
          if (low === 0) {
            at += 3;
            continue;
          }
          at += (31 - Math.clz32(low & -low)) >> 3;
        }
        byte = bytes[at]!;
        if (byte === separator) ends[count++] = at;
        else if (byte === NEWLINE || byte === QUOTE) break;
      }
      if (byte === QUOTE && at < limit) at = closingNewline(bytes, at);
      if (at === limit) {
        if (isLast || limit - start > LONGEST_RECORD) throw this.#unclosed(limit - start);
        return start;
      }
      const end = at > start && bytes[at - 1] === RETURN ? at - 1 : at;
      if (byte === QUOTE) {
        this.#visitQuoted(bytes.subarray(start, end));
        for (let place = start; place <= at; place++) if (bytes[place] === NEWLINE) this.line++;
      } else {
        if (end > start) {
          ends[count++] = end;
          this.bytes = bytes;
          this.#start = start;
          this.#visitFields(count);
        }
        this.line++;
      }
      start = at + 1;
    }
    return start;
  }

  #visitFields(count: number): void {
    // Writes beyond the end of a typed array are ignored, so counting further is safe.
    if (count > MOST_FIELDS) {
      throw new TableError(
        `${this.#source}, line ${this.line}: found ${count} fields, expected at most ${MOST_FIELDS}`,
      );
    }
    this.count = count;
    this.#visit(this);
  }

  /** Copies the fields without their quotes, so that they read like those of any record. */
  #visitQuoted(record: Uint8Array): void {
    const fields = this.#parse(record).map((text) => new TextEncoder().encode(text));
    const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length + 1, 0));
    let at = 0;
    fields.forEach((field, index) => {
      bytes.set(field, at);
      at += field.length;
      this.#ends[index] = at++;
    });
    this.bytes = bytes;
    this.#start = 0;
    this.#visitFields(fields.length);
  }

  #parse(record: Uint8Array): string[] {
    try {
      const [fields = []] = parse(record, { record_delimiter: "\n", delimiter: this.#delimiter });
      return fields;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw new TableError(
        `${this.#source}, line ${this.line}: found ${csvFault(error)}, expected ${CSV_EXPECTED}`,
      );
    }
  }

  #unclosed(length: number): TableError {
    return new TableError(
      `${this.#source}, line ${this.line}: found a record of ${length} bytes without an end, ` +
        `expected a line of at most ${LONGEST_RECORD} bytes with every quote closed`,
    );
  }
}

/**
 * Returns the first line feed outside quotes, where `at` is the first quote of a record; the length
 * where there is none.
 */
function closingNewline(bytes: Uint8Array, at: number): number {
  let isInside = false;
  for (; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) isInside = !isInside;
    else if (bytes[at] === NEWLINE && !isInside) return at;
  }
  return at;
}
