/** X-rays in PNG files: grey or colour, 8 or 16 bits a sample, or a palette. */
import { decode, type DecodedPng } from "fast-png";
import { pngImage } from "../../formats/png_image.ts";
import type { StoredPixels } from "../dicom/stored_pixels.ts";
import { greyOf } from "./grey.ts";
import { type GreyPicture, requirePixels } from "./grey_picture.ts";
import { requireUpright } from "./orientation.ts";
import { PictureError } from "./picture_error.ts";

/** Returns true for the bytes of a PNG file. */
export function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, index) => bytes[index] === byte);
}

/** Returns the picture in `bytes`. Throws {@linkcode PictureError}, naming `source`. */
export function readPng(bytes: Uint8Array, source: string): GreyPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || view.getUint32(12) !== 0x49484452) {
    throw new PictureError(
      `${source}: found a PNG file of ${bytes.length} bytes without a header, expected a whole one`,
    );
  }
  const columns = view.getUint32(16), rows = view.getUint32(20), depth = view.getUint8(24);
  requirePixels({ rows, columns }, source);
  if (depth !== 8 && depth !== 16) {
    throw new PictureError(
      `${source}: found a PNG of ${depth} ${
        depth === 1 ? "bit" : "bits"
      } a sample, expected 8 or 16; save it again with one of these`,
    );
  }
  const exif = exifIn(bytes);
  if (exif !== undefined) requireUpright(exif, source);
  try {
    const decoded = decode(pngImage(bytes), { checkCrc: true });
    return { format: "PNG", rows, columns, bitsStored: depth, pixels: pixelsOf(decoded) };
  } catch (error) {
    if (!new TextDecoder("latin1").decode(bytes.subarray(-1024)).includes("IEND")) {
      throw new PictureError(
        `${source}: found a PNG file of ${bytes.length} bytes without its end: it was cut off; expected a whole one, copy it again`,
        { cause: error },
      );
    }
    throw new PictureError(
      `${source}: found a damaged PNG (${
        error instanceof Error ? error.message : error
      }), expected a whole one`,
      { cause: error },
    );
  }
}

/** Returns the chunk eXIf, if the file has one. */
function exifIn(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const start = at + 8, end = start + view.getUint32(at);
    if (view.getUint32(at + 4) === 0x65584966 && end <= bytes.length) return bytes.subarray(start, end);
    at = end + 4;
  }
  return undefined;
}

function pixelsOf({ data, channels, palette }: DecodedPng): StoredPixels {
  if (palette === undefined) {
    const samples = data instanceof Uint16Array ? Uint16Array.from(data) : Uint8Array.from(data);
    return greyOf({ data: samples, channels });
  }
  const colours = palette.flatMap(([red = 0, green = 0, blue = 0]) => [red, green, blue]);
  const greys = greyOf({ data: Uint8Array.from(colours), channels: 3 });
  return Uint8Array.from(data, (index) => {
    if (index < greys.length) return greys[index]!;
    throw new RangeError(`colour ${index} of a palette of ${greys.length}`);
  });
}
