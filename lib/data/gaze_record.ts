/** The stored and reported account of a gaze table's rows and of the samples read from it. */
import { z } from "zod";

const count = z.int().nonnegative();

/**
 * Every row of the table is used or left out for one reason: `rows` is the sum of `used` and all of
 * `leftOut`.
 */
export const gazeRowsSchema = z.strictObject({
  rows: count.describe("rows of the table below its header"),
  used: count.describe("rows that are samples of the study's images"),
  variantIds: count.describe(
    "of the rows used, those whose id is spelt differently from the image's in the table of images",
  ),
  offImage: count.describe("of the rows used, those with a negative coordinate: the eye was off the image"),
  leftOut: z.strictObject({
    excluded: count.describe("of images that the experiment leaves out"),
    calibration: count.describe(
      "of calibration screens: an image's id without its last five characters beside that image's own rows, or followed by " +
        "_calibration",
    ),
    truncatedIds: count.describe("of ids that are the first characters of an image's id"),
    unknownIds: count.describe("of other ids that are in no record of the table of images"),
    duplicates: count.describe("samples of an image with the time and the place of an earlier one"),
    repeatedHeaders: count.describe("the header again"),
    filtered: count.exactOptional().describe("rows that `where` leaves out, and fixations of no duration"),
    missingPositions: count.exactOptional().describe("rows without a position: the tracker had lost the eye"),
  }).readonly(),
  imagesWithoutGaze: count.describe("of the study's images, those without a row"),
}).readonly();

/** @see {@linkcode gazeRowsSchema} */
export type GazeRows = z.infer<typeof gazeRowsSchema>;

/** The coverage of the gaze by heat maps: the samples used, and those that no heat map holds. */
export const gazeCoverageSchema = z.strictObject({
  samples: count,
  offImage: count.describe("samples that are on no pixel of their image"),
  offCanvas: count.describe("samples on a pixel that the canvas cuts away"),
  unreached: count.describe(
    "samples on the image from which the blur, or three standard deviations of a Gaussian, reaches no cell of the CAM grid",
  ),
  reach: count.describe(
    "pixels of the image from a sample to the furthest cell that it counts for, along one axis",
  ),
  cellDistance: z.int().positive().describe(
    "pixels of the image from one cell to the next; the most of all images where they are resized",
  ),
  spread: z.literal("gaussian").exactOptional().describe("default: the paper's blur"),
}).readonly();

/** @see {@linkcode gazeCoverageSchema} */
export type GazeCoverage = z.infer<typeof gazeCoverageSchema>;

/**
 * Adds up the coverage of several images under one spread of gaze and canvas. `reach` is the
 * shortest of all, `cellDistance` the longest. Throws a `RangeError` for no image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rest = { offCanvas: 1, unreached: 0, reach: 100, cellDistance: 64 };
 * const both = totalCoverage([
 *   { ...rest, samples: 90, offImage: 3 },
 *   { ...rest, samples: 10, offImage: 0 },
 * ]);
 * assertEquals([both.samples, both.offImage, both.offCanvas, both.reach], [100, 3, 2, 100]);
 * ```
 */
export function totalCoverage(images: readonly GazeCoverage[]): GazeCoverage {
  const [first] = images;
  if (first === undefined) throw new RangeError("gaze coverage: found no image, expected at least one");
  const sum = (name: "samples" | "offImage" | "offCanvas" | "unreached") =>
    images.reduce((total, image) => total + image[name], 0);
  return {
    ...first,
    samples: sum("samples"),
    offImage: sum("offImage"),
    offCanvas: sum("offCanvas"),
    unreached: sum("unreached"),
    reach: images.reduce((least, { reach }) => Math.min(least, reach), first.reach),
    cellDistance: images.reduce((most, { cellDistance }) => Math.max(most, cellDistance), 0),
  };
}
