/** Converts an image file to a network's input pixels. */
import { type Canvas, imageSize, type PixelArray, sampleInto } from "./canvas.ts";
import { DicomError } from "./dicom/dicom_error.ts";
import type { GreyImage } from "./dicom/image.ts";
import type { Identifiers } from "./dicom/identifiers.ts";
import { type PixelPolicy, policyPixels } from "./dicom/pixel_policy.ts";
import { readImage } from "./read_image.ts";
import { resizeInto } from "./resize.ts";

/** One X-ray on its canvas. */
export interface PreparedImage {
  /** Rows of the original image. */
  readonly height: number;
  /** Columns of the original image. */
  readonly width: number;
  /**
   * One channel, `imageSize(canvas)` row by row; at most 1, and at least 0 unless stored values are
   * negative.
   */
  readonly pixels: Float32Array<ArrayBuffer>;
  /** The identifiers in the file. */
  readonly identifiers: Identifiers;
  /** The file's image. */
  readonly image: GreyImage;
}

/** Options for preparing an X-ray. */
export interface PrepareImageOptions {
  readonly policy: PixelPolicy;
  readonly canvas: Canvas;
  /** The memory for the pixels; newly allocated where it is left out. */
  readonly target?: Float32Array<ArrayBuffer>;
}

/**
 * Returns the image centred on the canvas and sampled at every `downsample`-th pixel without
 * smoothing; or, where the canvas says so, resized to the network's input with anti-aliasing. Under
 * `raw-max` it is then divided by its maximum, as in the paper's code (experiments/ggcam.md,
 * "Images"). `source` names the file in errors. Rejects with a `DicomError` or a `PictureError` for
 * a file that cannot be read, and with a `DicomError` under `raw-max` for an entirely black image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encode } from "fast-png";
 *
 * const square = { width: 2, height: 2 }, canvas = { ...square, downsample: 1 };
 * const png = encode({ ...square, data: Uint8Array.of(0, 50, 100, 200), channels: 1, depth: 8 });
 * const { pixels } = await prepareImage(png, "a.png", { policy: "raw-max", canvas });
 * assertEquals([...pixels], [0, 0.25, 0.5, 1]);
 * ```
 */
export async function prepareImage(
  bytes: Uint8Array,
  source: string,
  { policy, canvas, target }: PrepareImageOptions,
): Promise<PreparedImage> {
  const image = await readImage(bytes, source);
  const size = { height: image.rows, width: image.columns };
  const { identifiers } = image;
  const { height, width } = imageSize(canvas);
  const pixels = target ?? new Float32Array(height * width);
  // Stored values have 16 bits at most, which float32 holds exactly.
  const sample = (values: PixelArray) =>
    canvas.fit === "resize"
      ? resizeInto(pixels, values, size, { height, width })
      : sampleInto(pixels, values, size, canvas, canvas.downsample);
  // A mean of cells would hide one that is no stored value.
  const areCellsEnough = policy === "raw-max" && canvas.fit !== "resize";
  let highest = areCellsEnough && image.cells ? sample(image.cells) : Infinity;
  // All cells are visited only if a cell held something other than a stored value.
  if (highest >= 2 ** image.bitsStored) highest = sample(policyPixels(image, policy));
  if (policy !== "raw-max") return { ...size, pixels, identifiers, image };
  if (highest === 0) {
    throw new DicomError({
      source,
      ...(image.syntax === undefined ? {} : { syntax: image.syntax, attribute: "PixelData" }),
      what:
        `has no value above 0 on the canvas of ${canvas.height} × ${canvas.width}, so pixel policy raw-max cannot ` +
        "divide by the maximum; leave the image out or choose another policy",
    });
  }
  for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i]! / highest;
  return { ...size, pixels, identifiers, image };
}
