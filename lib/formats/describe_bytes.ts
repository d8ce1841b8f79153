/** Describes the bytes of a file, for messages about files of a wrong format. */

/** First bytes in hexadecimal digits, with the format that begins with them. */
const SIGNATURES = [
  ["89504e47", "a PNG file"],
  ["ffd8ff", "a JPEG file"],
  ["1f8b", "a gzip file"],
  ["504b0304", "a ZIP file"],
  ["25504446", "a PDF file"],
  ["474946383", "a GIF file"],
  ["52494646", "a WebP file or another RIFF file"],
  ["424d", "a BMP file"],
  ["49492a00", "a TIFF file"],
  ["4d4d002a", "a TIFF file"],
  ["0000000c6a502020", "a JPEG 2000 file"],
  ["ff4fff51", "a JPEG 2000 codestream"],
  ["89484446", "an HDF5 file"],
] as const;

/**
 * Returns a description such as `a JPEG file`, `an empty file` or `300 bytes that begin with
 * 00000000`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(describeBytes(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), "a JPEG file");
 * assertEquals(describeBytes(new Uint8Array(300)), "300 bytes that begin with 00000000");
 * ```
 */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const start = bytes.subarray(0, 8).toHex();
  const isDicom = bytes.subarray(128, 132).toHex() === "4449434d";
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return known[1];
  if (isDicom) return "a DICOM file";
  return `${bytes.length} bytes that begin with ${start.slice(0, 8)}`;
}
