/** Reads the text of a file of settings, and names the kind of any other file. */

/** The end of messages about files of another kind. */
export const EXPECTED = "expected an experiment in YAML such as experiments/phantom.yaml";

/** Kinds of files by their bytes at the given offset. */
const KINDS: readonly (readonly [from: number, bytes: readonly number[], name: string])[] = [
  [128, [0x44, 0x49, 0x43, 0x4d], "a DICOM file"],
  [0, [0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
  [0, [0xff, 0xd8, 0xff], "a JPEG picture"],
  [0, [0x25, 0x50, 0x44, 0x46], "a PDF"],
  [0, [0x50, 0x4b, 0x03, 0x04], "a ZIP archive"],
  [0, [0x1f, 0x8b], "a gzip archive"],
];

/**
 * Returns the text of the file's bytes without a byte order mark. For bytes that are no text in
 * YAML it returns one line that says what the file is, and what was expected: an experiment unless
 * given.
 */
export function experimentText(
  bytes: Uint8Array,
  expected = EXPECTED,
): { readonly text: string } | { readonly fault: string } {
  if (bytes.length === 0) return { fault: `found an empty file, ${expected}` };
  const starts = (from: number, start: readonly number[]) =>
    start.every((byte, index) => bytes[from + index] === byte);
  const kind = KINDS.find(([from, start]) => starts(from, start));
  if (kind !== undefined) return { fault: `found ${kind[2]}, ${expected}` };
  if (starts(0, [0xff, 0xfe]) || starts(0, [0xfe, 0xff])) {
    return { fault: `found text in UTF-16 or UTF-32, expected UTF-8; save the file as UTF-8` };
  }
  if (bytes.includes(0)) return { fault: `found a binary file, ${expected}` };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { fault: `found text that is not UTF-8, expected UTF-8; save the file as UTF-8` };
  }
  if (text.trim() === "") return { fault: `found nothing but white space, ${expected}` };
  return isCsv(text) ? { fault: `found a table of comma-separated values, ${expected}` } : { text };
}

/**
 * Returns true for a CSV file: its first two lines have the same separators. The first line has at
 * least two, and no YAML key.
 */
function isCsv(text: string): boolean {
  const [header = "", record] = text.split(/\r?\n/, 2);
  if (record === undefined || /^\s*(#|---|[^,;\t]*:(\s|$))/.test(header)) return false;
  return [",", ";", "\t"].some((separator) => {
    // A quoted field may continue on the next line.
    return header.split(separator).length > 2 && record.includes(separator);
  });
}
