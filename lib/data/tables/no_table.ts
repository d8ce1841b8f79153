/** Files that are no table in UTF-8, by their first bytes. */
import { describeBytes } from "../../formats/describe_bytes.ts";

/** Marks at the start of texts in other encodings, in hexadecimal digits. */
const ENCODINGS = [
  ["fffe", "UTF-16"],
  ["feff", "UTF-16"],
] as const;

/**
 * Returns what was found instead of a table in UTF-8 and what to do, such as
 * `found text in UTF-16, expected …`; nothing for bytes that may begin a table.
 */
export function noTable(start: Uint8Array): string | undefined {
  const hex = start.subarray(0, 2).toHex();
  const encoding = ENCODINGS.find(([mark]) => hex === mark)?.[1] ??
    // ASCII letters in UTF-16 have every other byte zero.
    (start.length > 3 && (start[0] === 0) !== (start[1] === 0) ? "UTF-16" : undefined);
  if (encoding !== undefined) {
    return `found text in ${encoding}, expected a table in UTF-8; save it as "CSV UTF-8", or with a text editor`;
  }
  if (hex === "504b") {
    return "found an Excel workbook or another ZIP file, expected a table in text; save it as CSV UTF-8";
  }
  if (hex === "d0cf") {
    return "found an old Excel or Office file, expected a table in text; save it as CSV UTF-8";
  }
  const found = describeBytes(start);
  return start.length === 0 || found.includes("bytes that begin")
    ? undefined
    : `found ${found}, expected a table in text (.csv or .tsv, also .gz)`;
}
