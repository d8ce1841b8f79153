/** Draws an image's class activation maps as a picture, in the report's colours. */
import { concatenate } from "../../formats/concatenate.ts";
import { pngChunk } from "../../formats/png_chunk.ts";
import { elementCount, type TensorOf } from "../../formats/tensor.ts";
import { overlayStrip } from "../../report/figures/overlay.ts";
import type { Picture } from "../../report/measurements.ts";
import { tuple } from "../../formats/items.ts";
import { meanCams } from "./ensemble.ts";
import { NOTICE } from "./notice.ts";
import type { PredictedImage } from "./predict_images.ts";

/** The most pixels of the X-ray along either side, as in a report. */
const LONGEST_SIDE = 320;

/** The most maps beside one X-ray. */
const MOST_MAPS = 6;

/**
 * Returns the classes whose maps are drawn, in their order: all, or those of the highest
 * probabilities.
 */
export function drawnClasses(probabilities: readonly number[]): number[] {
  return [...probabilities.keys()]
    .toSorted((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b)
    .slice(0, MOST_MAPS).toSorted((a, b) => a - b);
}

/**
 * Returns a PNG: the X-ray as the network sees it, then the X-ray under the map of each of
 * `classes`, the mean over seeds. Its entry `Disclaimer` contains the notice.
 */
export function camPicture(
  { pixels, seeds }: Pick<PredictedImage, "pixels" | "seeds">,
  classes: readonly number[],
): Uint8Array {
  const cams = meanCams(seeds);
  const [, height, width] = tuple(cams.shape, 3);
  const size = elementCount([height, width]);
  const step = Math.ceil(Math.max(...pixels.shape) / LONGEST_SIDE);
  const image = everyPixel(pixels, step);
  const maps = classes.map((own): Picture => ({
    height,
    width,
    data: cams.data.subarray(own * size, (own + 1) * size),
  }));
  const pixelsPerCell = tuple(pixels.shape, 2)[0] / height / step;
  return withDisclaimer(overlayStrip({ image, pixelsPerCell }, maps));
}

/** Takes every `step`-th pixel, as the report's gallery does. */
function everyPixel({ shape, data }: TensorOf<"F32">, step: number): Picture {
  const [rows, columns] = tuple(shape, 2);
  const height = Math.ceil(rows / step), width = Math.ceil(columns / step);
  const small = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) small[y * width + x] = data[y * step * columns + x * step] ?? 0;
  }
  return { height, width, data: small };
}

/** The signature and the header chunk come first (ISO 15948, 5.6). */
const HEADER_END = 33;

/** Adds the notice under the keyword that the format has for it (ISO 15948, 11.3.4.2). */
function withDisclaimer(png: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`Disclaimer\0${NOTICE}`);
  return concatenate([png.subarray(0, HEADER_END), pngChunk("tEXt", text), png.subarray(HEADER_END)]);
}
