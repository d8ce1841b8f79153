/** A data set whose table of images could be read, for checks. */
import type { Size } from "../canvas.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import type { RecordsFile, StoredRecord } from "../records_file.ts";
import type { Faults } from "../tables/faults.ts";
import type { OrganSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";
import type { OrganShapes } from "./shown_cases.ts";

/** Samples by image, and the account of their rows. */
export interface CheckedGaze {
  readonly gaze: ReadonlyMap<string, Gaze>;
  readonly rows: GazeRows;
  /** Ids of images whose gaze needs no further fault, because a fault of all gaze explains it. */
  readonly explained?: ReadonlySet<string>;
  /** Ids of images whose gaze has a fault of its own. */
  readonly faulty?: ReadonlySet<string>;
}

/** The images, and the ways to read what belongs to them. */
export interface CheckedImages extends Pick<RecordsFile, "source" | "columns" | "classNames"> {
  /** Images of the table, excluded ones too. */
  readonly listed: number;
  /** The study's images; wrong values of faulty rows are empty. */
  readonly records: readonly StoredRecord[];
  /** False if rows have faults: then the images cannot be divided. */
  readonly isWhole: boolean;
  readonly organs: OrganSettings;
  /** The folder of mask files. */
  readonly folder: string;
  /** Images and readings that rules leave out. */
  readonly leftOut?: RecordsFile["leftOut"];
  bytesOf(record: StoredRecord): Promise<Uint8Array>;
  /** Returns an organ's shapes by `imageKey`, where it has shapes. */
  shapes(organ: string): Promise<ReadonlyMap<string, readonly Shape[]> | undefined>;
  /** Reports shapes of images that the data set does not have, and shapes beside their image. */
  strayShapes?(shapes: OrganShapes, sizes: ReadonlyMap<string, Size>): void;
  /**
   * Returns the first rows of images that the data set does not have, if they are too few to be a
   * fault. Call it after everything was read.
   */
  strays?(): readonly string[];
  /** Reads the gaze of all records; absent for a data set without gaze. */
  readGaze?(sizes: ReadonlyMap<string, Size>): Promise<CheckedGaze>;
}

/** Opens a data set, and adds the faults of its table of images to `faults`. */
export type OpenImages = (faults: Faults) => Promise<CheckedImages>;
