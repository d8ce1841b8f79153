/** The ways in which gaze spreads over the cells of a heat map. */

import { DataError } from "./data_error.ts";

/** Thrown for a spread that does not suit the gaze. The setting is at fault, not an image. */
export class GazeSpreadError extends DataError {
  override name = "GazeSpreadError";
}

/** The paper's blur. */
export interface Blur {
  /** The paper's B: the width of the blur's kernel in pixels, one more where it is even. */
  readonly blur: number;
}

/** A Gaussian around every sample, times its weight. */
export interface Gaussian {
  /** The standard deviation σ, above 0. */
  readonly sigma: number;
  /** The unit of σ: pixels of the image by default, or degrees of visual angle. */
  readonly units?: "pixels" | "degrees";
}

/** The way in which gaze spreads. */
export type GazeSpread = Blur | Gaussian;

/** Weighted sums of gaze at the points of a grid, row-major. */
export interface GridSums {
  readonly sums: Float64Array;
  /** The number of samples on the image that reach no point. */
  readonly unreached: number;
  /** The largest number of pixels of the image that a sample reaches along an axis. */
  readonly reach: number;
}
