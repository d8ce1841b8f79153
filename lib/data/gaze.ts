/** Gaze samples of one image, in the table's order; places outside the image are kept. */
export interface Gaze {
  /**
   * Columns of the original image, from its left; fractional only if the data set has fractions.
   */
  readonly x: Int32Array | Float32Array;
  /** Rows of the original image, from its top. */
  readonly y: Int32Array | Float32Array;
  /** The weight of each sample, at least 0, such as a fixation's duration; 1 by default. */
  readonly weights?: Float32Array;
  /** Pixels of the image per degree of visual angle at each sample, where they are known. */
  readonly perDegree?: { readonly x: Float32Array; readonly y: Float32Array };
  /**
   * The part of the image that was on the screen at each sample, four numbers each: the first
   * column and row, and those after the last. The whole image unless given.
   */
  readonly shown?: Int32Array;
}
