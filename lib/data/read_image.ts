/** Reads an X-ray of any format that is known, by its first bytes and not by its name. */
import type { GreyImage } from "./dicom/image.ts";
import { readDicom } from "./dicom/read.ts";
import { isJpeg, readJpeg } from "./pictures/jpeg.ts";
import type { GreyPicture } from "./pictures/grey_picture.ts";
import { isPng, readPng } from "./pictures/png.ts";

/**
 * Returns the image in `bytes`: PNG (8 or 16 bits; grey, colour or a palette), JPEG (grey or
 * colour), or else DICOM. A picture has neither window nor identifiers, and its lowest value is
 * black. Rejects with a `PictureError` or a `DicomError` that names `source`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encode } from "fast-png";
 *
 * const png = encode({ width: 2, height: 1, data: Uint8Array.of(7, 255), channels: 1, depth: 8 });
 * const { format, rows, columns, bitsStored, pixels } = await readImage(png, "a.png");
 * assertEquals([format, rows, columns, bitsStored], ["PNG", 1, 2, 8]);
 * assertEquals([...pixels], [7, 255]);
 * ```
 */
export async function readImage(bytes: Uint8Array, source: string): Promise<GreyImage> {
  if (isPng(bytes)) return ofPicture(readPng(bytes, source), source);
  if (isJpeg(bytes)) return ofPicture(await readJpeg(bytes, source), source);
  return await readDicom(bytes, source);
}

function ofPicture({ pixels, ...picture }: GreyPicture, source: string): GreyImage {
  return {
    ...picture,
    source,
    pixels,
    ...(pixels instanceof Int16Array ? {} : { cells: pixels }),
    identifiers: { saysSynthetic: false },
    photometric: "MONOCHROME2",
    signed: false,
    presentation: { windows: [], voiFunction: "LINEAR", voiLuts: [] },
  };
}
