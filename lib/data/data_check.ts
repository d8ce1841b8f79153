/** The check of a whole data set before any training: its reading, and the findings. */
import type { ShownCase } from "./check/case_page.ts";
import type { Canvas } from "./canvas.ts";
import type { ImageFacts } from "./dicom/image_facts.ts";
import type { PixelPolicy } from "./dicom/pixel_policy.ts";
import type { GazeRows } from "./gaze_record.ts";
import type { GazeSpread } from "./gaze_spread.ts";
import type { RecordsFile } from "./records_file.ts";
import type { SplitOptions } from "./split.ts";

/** The use that an experiment makes of a data set, and the number of images read at once. */
export interface DataReading {
  /** The folder of the user's data sets. */
  readonly folder: string;
  readonly pixels: PixelPolicy;
  readonly canvas: Canvas;
  readonly heatMap: GazeSpread;
  readonly split: SplitOptions;
  readonly jobs: number;
  /** Returns a hint at a similar name, `; did you mean …?`, or nothing. */
  readonly hint?: (word: string, candidates: readonly string[]) => string;
  /** True if pictures of a few cases are made. */
  readonly withCases?: boolean;
  /** Called with the number of images before any is read. */
  readonly onImages?: (count: number) => void;
  /** Called with the number of images read so far. */
  readonly onImage?: (done: number) => void;
}

/** The result of a check. Without faults, `reproduce` would read everything. */
export interface DataCheck {
  readonly faults: readonly string[];
  /** The number of faults, if some lines stand for several; default the number of lines. */
  readonly count?: number;
  /** The ids of images with a fault of their own, which an experiment can leave out. */
  readonly faulty: readonly string[];
  /** The contents; absent if the table of images cannot be read. */
  readonly summary?: DataSummary;
  /** Pictures of a few cases, if requested and supported by the kind of data set. */
  readonly cases?: {
    /** Names of the organs, in the order of their colours. */
    readonly organs: readonly string[];
    readonly shown: readonly ShownCase[];
  };
}

/** The contents of a data set. */
export interface DataSummary {
  /** The number of images in the table. */
  readonly listed: number;
  readonly excluded: number;
  /** Images and readings that rules over labels leave out. */
  readonly leftOut?: RecordsFile["leftOut"];
  /** The number of images whose file was read. */
  readonly read: number;
  readonly masks: number;
  readonly expectedMasks: number;
  /** Images of each class with an organ, and those whose organ has a cell of the CAM grid in it. */
  readonly organs?: readonly { readonly name: string; readonly images: number; readonly onGrid: number }[];
  /** Absent if the table of gaze could not be read. */
  readonly gaze?: GazeRows;
  /** The first rows that are left out because the table of images lacks their image. */
  readonly strays?: readonly string[];
  /** One for each image that was read. */
  readonly facts: readonly ImageFacts[];
  /** Groups of ids of images with identical pixels on the canvas. */
  readonly identical: readonly (readonly string[])[];
  /** Numbers of classes, patients and gaze samples, if the kind of data set counts them. */
  readonly counts?: DataCounts;
}

/** The number of images by class, and of patients. */
export interface MemberCounts {
  /** One number per class, in the order of the labels. */
  readonly classes: readonly number[];
  readonly patients: number;
}

/** Counts of a data set. */
export interface DataCounts {
  readonly classNames: readonly string[];
  readonly all: MemberCounts;
  /** The counts by subset; absent if the images cannot be divided. */
  readonly subsets?: readonly (MemberCounts & { readonly name: string })[];
  /** The number of samples by image, and of those outside it; absent without gaze. */
  readonly samples?: {
    readonly least: number;
    readonly median: number;
    readonly most: number;
    readonly all: number;
    readonly outside: number;
  };
}
