/** The images that a network was trained on, as ranges; and the images that are unlike them. */
import { z } from "zod";
import { type ImageProfile, PIXEL_STATISTICS } from "./image_profile.ts";

const range = z.tuple([z.number(), z.number()]).readonly();

/** See {@linkcode TrainingImages}. */
export const trainingImagesSchema = z.strictObject({
  images: z.int().positive(),
  /** Sizes of the original images, in pixels; each from the least to the greatest. */
  height: range,
  width: range,
  photometric: z.array(z.enum(["MONOCHROME1", "MONOCHROME2"])).readonly(),
  mean: range,
  deviation: range,
  dark: range,
  median: range,
  bright: range,
}).readonly();

/** The ranges of every figure of a profile over the training set. */
export type TrainingImages = z.infer<typeof trainingImagesSchema>;

/** The figures of a profile that are numbers. */
const NUMBERS = ["height", "width", ...PIXEL_STATISTICS] as const;

/**
 * Returns the ranges over `profiles`, in any order; there must be one or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const photometric = "MONOCHROME2";
 * const rest = { photometric, width: 318, deviation: 0.2, dark: 0, bright: 1 } as const;
 * const ranges = trainingImages([
 *   { ...rest, height: 382, mean: 0.4, median: 0.4 },
 *   { ...rest, height: 380, mean: 0.5, median: 0.6 },
 * ]);
 * assertEquals([ranges.height, ranges.mean, ranges.width], [[380, 382], [0.4, 0.5], [318, 318]]);
 * ```
 */
export function trainingImages(profiles: readonly ImageProfile[]): TrainingImages {
  const rangeOf = (name: typeof NUMBERS[number]): readonly [number, number] => {
    let least = Infinity, greatest = -Infinity;
    for (const { [name]: value } of profiles) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return [least, greatest];
  };
  return {
    images: profiles.length,
    height: rangeOf("height"),
    width: rangeOf("width"),
    photometric: [...new Set(profiles.map(({ photometric }) => photometric))].sort(),
    mean: rangeOf("mean"),
    deviation: rangeOf("deviation"),
    dark: rangeOf("dark"),
    median: rangeOf("median"),
    bright: rangeOf("bright"),
  };
}

/** Names of figures for readers, with the number of decimals shown. */
const WORDS = {
  height: ["height", 0],
  width: ["width", 0],
  mean: ["mean of its pixels", 3],
  deviation: ["standard deviation of its pixels", 3],
  dark: ["5th percentile of its pixels", 3],
  median: ["median of its pixels", 3],
  bright: ["95th percentile of its pixels", 3],
} as const;

/**
 * Returns a phrase for every figure of an image that lies outside its range over the training set:
 * `height 64, in training 382`. None for an image that is like those.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const pixels = { mean: 0.4, deviation: 0.2, dark: 0, median: 0.4, bright: 1 };
 * const usual = { height: 382, width: 318, photometric: "MONOCHROME2", ...pixels } as const;
 * const training = trainingImages([usual]);
 * assertEquals(unlikeTraining(usual, training), []);
 * assertEquals(unlikeTraining({ ...usual, height: 64 }, training), ["height 64, in training 382"]);
 * ```
 */
export function unlikeTraining(profile: ImageProfile, training: TrainingImages): string[] {
  const photometric = training.photometric.includes(profile.photometric)
    ? []
    : [`photometric ${profile.photometric}, in training ${training.photometric.join(", ")}`];
  const outside = NUMBERS.flatMap((name) => {
    const value = profile[name], [least, greatest] = training[name];
    if (value >= least && value <= greatest) return [];
    const [words, digits] = WORDS[name];
    // A value that is shown as its limit would look as if it were inside.
    const limit = value < least ? least : greatest;
    const enough = [digits, 4, 5, 6].find((each) => value.toFixed(each) !== limit.toFixed(each)) ?? 9;
    const shown = (each: number) => each.toFixed(digits === 0 ? 0 : enough);
    const expected = least === greatest ? shown(least) : `${shown(least)} to ${shown(greatest)}`;
    return [`${words} ${shown(value)}, in training ${expected}`];
  });
  return [...photometric, ...outside];
}
