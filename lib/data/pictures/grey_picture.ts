/** A picture converted to grey. */
import type { StoredPixels } from "../dicom/stored_pixels.ts";
import { PictureError } from "./picture_error.ts";

/** The pixels of a picture. */
export interface GreyPicture {
  /** `PNG` or `JPEG`. */
  readonly format: string;
  readonly rows: number;
  readonly columns: number;
  /** The number of bits per sample in the format: 8, 12 or 16. */
  readonly bitsStored: number;
  /** The pixels row by row, 0 being black. */
  readonly pixels: StoredPixels;
}

/** The most pixels of an image, as for DICOM files. */
const MOST_PIXELS = 2 ** 26;

/** Returns true for at least one pixel, and at most the number that may be read. */
export function hasPixels({ rows, columns }: Pick<GreyPicture, "rows" | "columns">): boolean {
  return rows > 0 && columns > 0 && rows * columns <= MOST_PIXELS;
}

/** Throws {@linkcode PictureError} for an empty picture and for one of too many pixels. */
export function requirePixels(
  { rows, columns }: Pick<GreyPicture, "rows" | "columns">,
  source: string,
): void {
  if (hasPixels({ rows, columns })) return;
  throw new PictureError(
    `${source}: found a picture of ${rows} × ${columns} pixels (height × width), expected 1 to ${MOST_PIXELS} in all`,
  );
}
