/** Labelled images, read one after another, so that a data set need not fit into memory. */
export interface ExampleSet {
  /** One name per example, for messages (the `dicom_id`). */
  readonly ids: readonly string[];
  /** Class indices, one per example. */
  readonly labels: readonly number[];
  /** Height and width of every image, in pixels. */
  readonly imageSize: readonly [height: number, width: number];
  /** Height and width of every heat map Ψ (the CAM grid); absent if there are none. */
  readonly heatMapSize?: readonly [height: number, width: number];
  /** Writes image `index`, H·W intensities from 0 to 1 in rows, into `target`. */
  readImage(index: number, target: Float32Array): void | Promise<void>;
  /**
   * Writes Ψ of image `index`, h·w values from 0 to 1 in rows, into `target`; throws where there
   * are no heat maps.
   */
  readHeatMap(index: number, target: Float32Array): void | Promise<void>;
  /** Heat maps at more points than the CAM grid's, if they were prepared for augmentation. */
  readonly fine?: {
    /** Height and width of each; a whole multiple of `heatMapSize`. */
    readonly size: readonly [height: number, width: number];
    read(index: number, target: Float32Array): void | Promise<void>;
  };
}
