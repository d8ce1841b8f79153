/**
 * The rule by which colour becomes grey: the luma of Rec. 601 in whole numbers,
 * (299 R + 587 G + 114 B + 500) / 1000 with its fraction dropped. Equal channels keep their value.
 */
import type { StoredPixels } from "../dicom/stored_pixels.ts";

/** Samples of pixels, row by row. */
export interface Samples {
  readonly data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** The number of samples per pixel: grey, grey and alpha, colour, or colour and alpha. */
  readonly channels: number;
}

/** Returns one value per pixel. Transparency is ignored: hidden pixels count as stored. */
export function greyOf({ data, channels }: Samples): StoredPixels {
  if (channels === 1) return data;
  const pixels = data.length / channels;
  const grey = data instanceof Uint8Array ? new Uint8Array(pixels) : new Uint16Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    grey[pixel] = channels === 2 ? data[at]! : Math.trunc(
      (299 * data[at]! + 587 * data[at + 1]! + 114 * data[at + 2]! + 500) / 1000,
    );
  }
  return grey;
}
