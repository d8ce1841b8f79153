import type { Size } from "../canvas.ts";
import type { FileEnds } from "../file_ends.ts";
import { hasPixels } from "./grey_picture.ts";
import { jpegSegments } from "./jpeg_segments.ts";

/**
 * Returns the size of a grey or colour JPEG image whose file is whole; nothing if the whole file
 * must be read to know it.
 */
export function jpegSize({ head, tail }: FileEnds): Size | undefined {
  if (!tail.toHex().endsWith("ffd9")) return undefined;
  for (const { marker, start, end } of jpegSegments(head)) {
    // It may contain an orientation, which only the reader of the whole file interprets.
    if (marker === 0xffe1) return undefined;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (!isFrame || end - start < 6) continue;
    const view = new DataView(head.buffer, head.byteOffset + start, end - start);
    const size = { height: view.getUint16(1), width: view.getUint16(3) };
    const isReadable = [1, 3].includes(view.getUint8(5)) &&
      hasPixels({ rows: size.height, columns: size.width });
    return isReadable ? size : undefined;
  }
  return undefined;
}
