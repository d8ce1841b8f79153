/** The sample cases; files contain all of them except the pictures. */
import { z } from "zod";
import { unmeasuredSchema } from "../evaluate/unmeasured.ts";
import { hashSchema } from "./measured.ts";

/** Values on a grid, in rows. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** The pictures of a case. */
export interface CasePictures {
  /** The prepared image, from 0 to 1; 256 pixels wide is enough. */
  readonly image: Picture;
  /**
   * The distance in pixels of `image` between cells of the maps: cell (i, j) was sampled at pixel
   * (i, j) times this.
   */
  readonly pixelsPerCell: number;
  /** The organ of the true class, 1 inside it; absent if the data set has no outlines. */
  readonly outline?: {
    readonly mask: Picture;
    /** The distance in pixels of `image` between pixels of the mask. */
    readonly pixelsPerCell: number;
  };
  /** Ψ on the CAM grid; absent where there is no gaze. */
  readonly heatMap?: Picture;
  /**
   * Ω of the true class of each of the case's maps, on the CAM grid, as computed (not squashed).
   */
  readonly cams: readonly Picture[];
}

const count = z.int().nonnegative();

const caseFileSchema = z.strictObject({
  dicomId: z.string(),
  label: count.describe("the true class, an index into classNames"),
  reason: z.string(),
  gaze: z.boolean().describe("whether the picture has a gaze heat map"),
  maps: z.array(
    z.strictObject({
      model: z.string(),
      seed: count,
      probabilities: z.array(z.number()).readonly().describe("one per class"),
      predictions: hashSchema,
    }).readonly(),
  ).readonly(),
}).readonly();

/** A test image that is shown. */
export type GalleryCase = z.output<typeof caseFileSchema> & {
  /**
   * The pictures; absent if the measurements come from a `results.json`: the report's existing
   * pictures are then used.
   */
  readonly pictures?: CasePictures;
};

const caseSchema = z.codec(caseFileSchema, z.custom<GalleryCase>(), {
  decode: (shown) => shown,
  encode: ({ pictures: _, ...shown }) => shown,
});

/** The test images shown. */
export const gallerySchema = z.strictObject({
  rule: z.string(),
  without: z.array(
    z.strictObject({ model: z.string(), seed: count, ...unmeasuredSchema.unwrap().shape }).readonly(),
  ).readonly().describe("the runs without anything to show"),
  cases: z.array(caseSchema).readonly(),
}).readonly();

/** @see {@linkcode gallerySchema} */
export type Gallery = z.output<typeof gallerySchema>;

/** One model's prediction for a case. */
export type GalleryMap = GalleryCase["maps"][number];
