import type { Size } from "../canvas.ts";
import type { FileEnds } from "../file_ends.ts";
import { hasPixels } from "./grey_picture.ts";

/** The last chunk of a PNG file, with its checksum. */
const END = "0000000049454e44ae426082";

/**
 * Returns the size of a PNG image of 8 or 16 bits a sample whose file is whole; nothing if the
 * whole file must be read to know it.
 */
export function pngSize({ head, tail }: FileEnds): Size | undefined {
  if (head.length < 33 || !tail.toHex().endsWith(END)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = { height: view.getUint32(20), width: view.getUint32(16) };
  const isReadable = view.getUint32(12) === 0x49484452 && [8, 16].includes(view.getUint8(24)) &&
    hasPixels({ rows: size.height, columns: size.width });
  return isReadable ? size : undefined;
}
