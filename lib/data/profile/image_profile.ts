/**
 * An image in a few figures: its size, its photometric interpretation, and the distribution of its
 * pixels.
 */
import { z } from "zod";

const size = z.int().positive();

/** The distribution of an image's pixels, as a network sees them. */
const pixelStatistics = {
  mean: z.number(),
  /** The standard deviation over all pixels. */
  deviation: z.number().nonnegative(),
  /** The values below which 5, 50 and 95 % of the pixels lie, within 1/1024 of the range. */
  dark: z.number(),
  median: z.number(),
  bright: z.number(),
};

/** The statistics of pixels, by name. */
export const PIXEL_STATISTICS = ["mean", "deviation", "dark", "median", "bright"] as const;

/** See {@linkcode ImageProfile}. */
export const imageProfileSchema = z.strictObject({
  /** The height of the original image, in pixels. */
  height: size,
  width: size,
  photometric: z.enum(["MONOCHROME1", "MONOCHROME2"]),
  ...pixelStatistics,
}).readonly();

/** One image. */
export type ImageProfile = z.infer<typeof imageProfileSchema>;

/** The profiles of a group of images. */
export const profilesFileSchema = z.array(
  z.strictObject({ dicomId: z.string(), profile: imageProfileSchema }).readonly(),
).readonly();

/** See {@linkcode profilesFileSchema}. */
export type ProfilesFile = z.infer<typeof profilesFileSchema>;

/** Bins between the darkest and the brightest pixel. */
const BINS = 1024;

/**
 * Returns the profile of an image from its prepared pixels, which must be one or more.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const file = { height: 10, width: 10, photometric: "MONOCHROME2" } as const;
 * const pixels = Float32Array.from({ length: 100 }, (_, place) => place < 50 ? 0 : 1);
 * const { mean, deviation, dark, bright } = imageProfile(file, pixels);
 * assertEquals([mean, deviation], [0.5, 0.5]);
 * assertAlmostEquals(dark, 0, 1 / 1024);
 * assertAlmostEquals(bright, 1, 1 / 1024);
 * ```
 */
export function imageProfile(
  { height, width, photometric }: Pick<ImageProfile, "height" | "width" | "photometric">,
  pixels: Float32Array,
): ImageProfile {
  let sum = 0, lowest = Infinity, highest = -Infinity;
  for (const value of pixels) {
    sum += value;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const mean = sum / pixels.length;
  const range = highest - lowest;
  const counts = new Float64Array(BINS);
  let squares = 0;
  for (const value of pixels) {
    squares += (value - mean) ** 2;
    const bin = range > 0 ? Math.min(BINS - 1, Math.floor((value - lowest) / range * BINS)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const below = (share: number) => {
    let passed = 0;
    const bin = counts.findIndex((count) => (passed += count) >= share * pixels.length);
    return lowest + range * (bin + 0.5) / BINS;
  };
  return {
    height,
    width,
    photometric,
    mean,
    deviation: Math.sqrt(squares / pixels.length),
    dark: below(0.05),
    median: below(0.5),
    bright: below(0.95),
  };
}
