import { crc32 } from "node:zlib";
import { concatenate } from "./concatenate.ts";

/**
 * Returns a chunk of a PNG file: length, type, data and checksum (ISO 15948, 5.3). `type` has four
 * letters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Every PNG file ends with these twelve bytes.
 * assertEquals(pngChunk("IEND", new Uint8Array(0)).toHex(), "0000000049454e44ae426082");
 * ```
 */
export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = concatenate([new TextEncoder().encode(type), data]);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, data.length);
  ends.setUint32(4, crc32(body));
  return concatenate([new Uint8Array(ends.buffer, 0, 4), body, new Uint8Array(ends.buffer, 4)]);
}
