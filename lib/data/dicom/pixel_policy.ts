/** Turns a DICOM file's stored values into the values that a network sees. */
import { DicomError } from "./dicom_error.ts";
import { equalisedLevels } from "./equalise_histogram.ts";
import type { GreyImage, Presentation } from "./image.ts";
import type { StoredPixels } from "./stored_pixels.ts";
import { lookUp } from "./lookup_table.ts";
import { applyWindow } from "./window.ts";

/**
 * - `raw-max`, the paper's code: stored values as they are (experiments/ggcam.md, "Images"); no
 *   inversion, no rescale, no window. The preparation of the network's input divides by the maximum
 *   after downsampling.
 * - `mimic-jpg`, the way MIMIC-CXR-JPG was made (experiments/ggcam.md, "MIMIC-CXR's files"): from
 *   the minimum to the maximum onto 0 to 255, fractions dropped, MONOCHROME1 inverted, histogram
 *   equalised; then divided by 255.
 * - `voi`, what a viewer shows: modality transformation, first VOI LUT or else first window or else
 *   the whole range, MONOCHROME1 inverted (PS3.3 C.7.6.3.1.2, C.11.1, C.11.2); from 0 to 1.
 */
export type PixelPolicy = "raw-max" | "mimic-jpg" | "voi";

/**
 * Returns the pixels of `image` under `policy`, [rows × columns]: the stored values for `raw-max`,
 * otherwise from 0 (black) to 1 (white). Throws `DicomError` where `voi` meets a window too narrow
 * for its function, or attributes that contradict each other.
 */
export function policyPixels(
  image: GreyImage,
  policy: PixelPolicy,
): StoredPixels | Float32Array<ArrayBuffer> {
  switch (policy) {
    case "raw-max":
      return image.pixels;
    case "mimic-jpg":
      return mimicJpg(image);
    case "voi":
      return valuesOfInterest(image);
  }
}

function mimicJpg({ pixels, photometric }: GreyImage): Float32Array<ArrayBuffer> {
  const { lowest, highest } = extremes(pixels);
  const range = highest - lowest;
  const counts = new Uint32Array(range + 1);
  for (let i = 0; i < pixels.length; i++) counts[pixels[i]! - lowest]!++;
  const levels = Uint8Array.from(counts, (_, above) => {
    // An image of one value divides zero by zero in the original, which becomes level 0.
    const level = range === 0 ? 0 : Math.trunc(above / range * 255);
    return photometric === "MONOCHROME1" ? 255 - level : level;
  });
  const histogram = new Uint32Array(256);
  counts.forEach((count, above) => histogram[levels[above]!]! += count);
  const equalised = equalisedLevels(histogram);
  return shaded(pixels, lowest, Float32Array.from(levels, (level) => equalised[level]! / 255));
}

function valuesOfInterest(image: GreyImage): Float32Array<ArrayBuffer> {
  const { pixels, signed, bitsStored, photometric, presentation } = image;
  if (presentation instanceof DicomError) throw presentation;
  const first = signed ? -(2 ** (bitsStored - 1)) : 0;
  const last = first + 2 ** bitsStored - 1;
  const toFraction = fraction(image, presentation, first, last);
  // Values beyond BitsStored come from lossy codestreams.
  const { lowest, highest } = extremes(pixels);
  // There are fewer stored values than pixels in any real image, so each value is transformed once.
  const shades = Float32Array.from({ length: highest - lowest + 1 }, (_, above) => {
    const shade = Math.min(Math.max(toFraction(lowest + above), 0), 1);
    return photometric === "MONOCHROME1" ? 1 - shade : shade;
  });
  return shaded(pixels, lowest, shades);
}

/** Returns every pixel's shade, `shades[0]` being that of the value `lowest`. */
function shaded(pixels: StoredPixels, lowest: number, shades: Float32Array): Float32Array<ArrayBuffer> {
  const result = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) result[i] = shades[pixels[i]! - lowest]!;
  return result;
}

/**
 * Maps a stored value to its position in the output's range, before any inversion. BitsStored holds
 * `first` to `last`.
 */
function fraction(
  image: GreyImage,
  { modality, voiLuts: [voiLut], windows: [window], voiFunction }: Presentation,
  first: number,
  last: number,
): (stored: number) => number {
  const modalityValue = (stored: number) => {
    if (modality === undefined) return stored;
    return "entries" in modality ? lookUp(modality, stored) : stored * modality.slope + modality.intercept;
  };
  if (voiLut !== undefined) {
    return (stored) => lookUp(voiLut, modalityValue(stored)) / (2 ** voiLut.bits - 1);
  }
  if (window !== undefined) {
    return (stored) => {
      try {
        return applyWindow(modalityValue(stored), window, voiFunction);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new DicomError({ ...placeOf(image), attribute: "WindowWidth", what: error.message }, error);
      }
    };
  }
  const ends = modality !== undefined && "entries" in modality
    ? [0, 2 ** modality.bits - 1]
    : [modalityValue(first), modalityValue(last)];
  const from = Math.min(...ends);
  const range = Math.max(...ends) - from;
  return (stored) => (modalityValue(stored) - from) / range;
}

function extremes(pixels: StoredPixels): { readonly lowest: number; readonly highest: number } {
  let lowest = pixels[0]!, highest = pixels[0]!;
  for (const pixel of pixels) {
    if (pixel < lowest) lowest = pixel;
    else if (pixel > highest) highest = pixel;
  }
  return { lowest, highest };
}

/** Returns the file and its encoding, for errors. */
function placeOf({ source, syntax }: GreyImage) {
  return { source, ...(syntax === undefined ? {} : { syntax }) };
}
