/** Gaze samples of one image, in the table's order; places outside the image are kept. */
export interface Gaze {
  /** Columns of the original image, from its left. */
  readonly x: Int32Array;
  /** Rows of the original image, from its top. */
  readonly y: Int32Array;
  /**
   * The weight of each sample, at least 0, such as a fixation's duration. Each counts 1 unless
   * given.
   */
  readonly weights?: Float32Array;
}
