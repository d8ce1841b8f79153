/** A picture of one case for visual inspection: the image, the organs tinted, the gaze as dots. */
import { sampleOnCanvas } from "../sample_on_canvas.ts";
import type { GreyImage } from "../dicom/image.ts";
import type { StoredPixels } from "../dicom/stored_pixels.ts";
import type { Gaze } from "../gaze.ts";

/** Bytes of red, green and blue, row by row. */
export interface CasePicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The picture's parts. */
export interface PicturedCase {
  readonly image: GreyImage;
  readonly gaze?: Gaze | undefined;
  /** Returns the organs at every `step`-th pixel: 1 inside, row by row. */
  masks?(step: number): Promise<readonly Uint8Array[]>;
}

/** The largest number of pixels of a picture along its longer side. */
const LONGEST = 480;

type Colour = readonly [red: number, green: number, blue: number];

/**
 * The colours of gaze, and of the organs in order (Okabe and Ito's, which colour-blind readers can
 * distinguish).
 */
export const GAZE_COLOUR: Colour = [230, 159, 0];
export const MASK_COLOURS: readonly Colour[] = [[86, 180, 233], [0, 158, 115], [204, 121, 167]];

/** The opacity of an organ's colour over the image, from 0 to 1. */
const TINT = 0.35;

/**
 * Draws every n-th pixel of the image, from its lowest value (black) to its highest (white),
 * inverted for MONOCHROME1. Gaze off the image is not drawn.
 */
export async function casePicture({ image, gaze, masks }: PicturedCase): Promise<CasePicture> {
  const size = { height: image.rows, width: image.columns };
  const step = Math.ceil(Math.max(image.rows, image.columns) / LONGEST);
  const pixels: StoredPixels = sampleOnCanvas(image.pixels, size, size, step);
  const width = Math.ceil(image.columns / step), height = Math.ceil(image.rows / step);
  const data = greyPixels(pixels, image.photometric === "MONOCHROME1");
  for (const [index, inside] of (await masks?.(step) ?? []).entries()) {
    const colour = MASK_COLOURS[index % MASK_COLOURS.length] ?? GAZE_COLOUR;
    inside.forEach((value, pixel) => {
      if (value !== 0) blend(data, pixel, colour, TINT);
    });
  }
  for (let sample = 0; sample < (gaze?.x.length ?? 0); sample++) {
    const column = gaze?.x[sample] ?? -1, row = gaze?.y[sample] ?? -1;
    if (column < 0 || row < 0 || column >= image.columns || row >= image.rows) continue;
    dot(data, { width, height }, Math.floor(column / step), Math.floor(row / step));
  }
  return { width, height, data };
}

function greyPixels(pixels: StoredPixels, isInverted: boolean): Uint8Array<ArrayBuffer> {
  let lowest = Infinity, highest = -Infinity;
  for (const value of pixels) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const range = Math.max(1, highest - lowest);
  const data = new Uint8Array(3 * pixels.length);
  pixels.forEach((value, pixel) => {
    const shade = Math.round(255 * (value - lowest) / range);
    data.fill(isInverted ? 255 - shade : shade, 3 * pixel, 3 * pixel + 3);
  });
  return data;
}

function blend(data: Uint8Array, pixel: number, colour: Colour, share: number): void {
  colour.forEach((value, channel) => {
    const at = 3 * pixel + channel;
    data[at] = Math.round((data[at] ?? 0) * (1 - share) + value * share);
  });
}

/** Draws a dot of 3 × 3 pixels. */
function dot(
  data: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  column: number,
  row: number,
): void {
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      blend(data, y * width + x, GAZE_COLOUR, 0.85);
    }
  }
}
