/** Every test image with the models' results for it, as the page of cases shows them. */

/** The model of one run on the page of cases. */
export interface CasesModel {
  readonly name: string;
  /** True if it was trained with gaze. */
  readonly guided: boolean;
  /** The index of the same network without gaze, where there is one. */
  readonly base: number | null;
}

/** One test image. */
export interface Case {
  /** The image's name: its row in the table or, for generated images, its id. */
  readonly name: string;
  readonly patient: string;
  /** The true class, an index. */
  readonly label: number;
  /** The X-ray in rows, 0 (black) to 255. */
  readonly image: Uint8Array;
  /** Ψ on the grid; absent without gaze. */
  readonly heatMap?: Float32Array;
  /** Gaze samples, x before y, in pixels of the X-ray; absent without gaze. */
  readonly gaze?: Uint16Array;
  /** The share of each cell inside each organ, without zeros. */
  readonly inside: Readonly<Record<string, Uint8Array>>;
  /**
   * The pixels inside each organ, as bits (`packBits`); empty where the data set has no outlines.
   */
  readonly outlines: Readonly<Record<string, Uint8Array>>;
}

/** All cases of a study. */
export interface Cases {
  readonly classNames: readonly string[];
  readonly seeds: readonly number[];
  readonly models: readonly CasesModel[];
  /** The classes whose maps are included: all, or only the true class of each image. */
  readonly held: "every class" | "true class";
  /** Runs without maps, as indices of model and seed. */
  readonly without: readonly (readonly [model: number, seed: number])[];
  /** Height and width of the X-rays, in pixels. */
  readonly pixels: readonly [height: number, width: number];
  /** Height and width of the maps, in cells. */
  readonly grid: readonly [height: number, width: number];
  readonly pixelsPerCell: number;
  /** The organ of each class, where it has one. */
  readonly organs: readonly (string | null)[];
  readonly cases: readonly Case[];
  /** 8 bits per cell: [cases, models, seeds, included classes, h, w]. */
  readonly maps: Uint8Array;
  /**
   * The values that 0 and 255 stand for, and the cell of the maximum: [cases, models, seeds, held
   * classes].
   */
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  readonly peaks: Uint16Array;
  /** [cases, models, seeds, classes]. */
  readonly probabilities: Float32Array;
}
