/** Parses numbers from a record's bytes, in the usual form without making text. */
import type { CsvRecord } from "./csv_records.ts";

const MINUS = 45, POINT = 46;

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Returns field `place` as a 32-bit integer, truncated towards zero; NaN if it is not a number. */
export function wholeNumber(record: CsvRecord, place: number): number {
  const { bytes } = record;
  const start = record.start(place), end = record.end(place);
  const isNegative = bytes[start] === MINUS;
  let at = isNegative ? start + 1 : start;
  // Nine digits always fit 32 bits; anything else takes the slow path.
  if (at === end || end - at > 9) return carefully(record.text(place));
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return carefully(record.text(place));
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

function carefully(text: string): number {
  const value = Math.trunc(DECIMAL.test(text) ? Number(text) : NaN);
  return value >= -0x80000000 && value <= 0x7fffffff ? value : NaN;
}

/** Returns field `place` as a number; NaN if it is not one. */
export function decimalNumber(record: CsvRecord, place: number): number {
  const { bytes } = record;
  const start = record.start(place), end = record.end(place);
  // Fifteen digits are exact in a double; longer numbers take the slow path.
  if (end === start || end - start > 15) return numberIn(record.text(place));
  let value = 0, scale = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      scale *= 10;
    } else if (bytes[at] === POINT && scale === 0) scale = 1;
    else return numberIn(record.text(place));
  }
  return scale === 0 ? value : value / scale;
}

function numberIn(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN;
}
