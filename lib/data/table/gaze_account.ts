/** The account of a gaze table's rows, and the faults that all rows together show. */
import type { GazeRows } from "../gaze_record.ts";
import type { Hint } from "../tables/missing_columns.ts";
import type { GazeTableSettings } from "./settings.ts";
import { MOST_UNKNOWN, unknownIdLines } from "./unknown_ids.ts";

/** The most unknown ids that are kept. */
const MOST_UNKNOWN_IDS = 1000;

/** The table or tables, and the images whose gaze they should contain. */
export interface AccountedGaze {
  readonly gaze: GazeTableSettings;
  /** The ids of the study's images. */
  readonly wanted: readonly string[];
  readonly hint?: Hint;
}

/** Receives a fault of all rows. */
export type TellFault = (line: string) => void;

/** Counts rows. */
export class GazeAccount {
  rows = 0;
  used = 0;
  variantIds = 0;
  offImage = 0;
  filtered = 0;
  missingPositions = 0;
  excluded = 0;
  duplicates = 0;
  repeatedHeaders = 0;
  #unknownIds = 0;
  /** Unknown ids with the line of their first row, at most as many as are reported. */
  readonly #ids = new Map<string, number>();
  #largest = 0;
  #outside = 0;

  /** Counts a row of an image that is in no row of cases. */
  unknown(name: string, line: number): void {
    this.#unknownIds++;
    if (this.#ids.size < MOST_UNKNOWN_IDS && !this.#ids.has(name)) this.#ids.set(name, line);
  }

  /** Counts a sample that is used, at its position in the table's units. */
  sample(x: number, y: number): void {
    this.used++;
    if (x < 0 || y < 0) this.offImage++;
    this.#largest = Math.max(this.#largest, x, y);
    if (x < -1 || y < -1 || x > 2 || y > 2) this.#outside++;
  }

  /** Returns the account, with the number of images that have no sample. */
  record(imagesWithoutGaze: number): GazeRows {
    const {
      rows,
      used,
      variantIds,
      offImage,
      filtered,
      missingPositions,
      excluded,
      duplicates,
      repeatedHeaders,
    } = this;
    return {
      rows,
      used,
      variantIds,
      offImage,
      leftOut: {
        excluded,
        calibration: 0,
        truncatedIds: 0,
        unknownIds: this.#unknownIds,
        duplicates,
        repeatedHeaders,
        filtered,
        missingPositions,
      },
      imagesWithoutGaze,
    };
  }

  /**
   * Reports rows whose image the table of images lacks, unless they are few. Returns the ids of
   * those images with the line of their first row, even if they are few.
   */
  tellUnknown(
    source: string,
    { gaze, wanted, hint }: AccountedGaze,
    tell: TellFault,
  ): { readonly areFew: boolean; readonly lines: readonly string[] } {
    const considered = this.rows - this.excluded - this.filtered - this.repeatedHeaders;
    const areFew = this.#unknownIds <= MOST_UNKNOWN * considered;
    if (!areFew) {
      tell(
        `${source}: found ${this.#unknownIds} of ${considered} rows whose image is in no row of data.cases; expected at most ${
          100 * MOST_UNKNOWN
        } %. Name the column of the image's id in data.gaze.id, or leave other rows out with data.gaze.where`,
      );
    }
    const lines = unknownIdLines(this.#ids, { source, column: gaze.id ?? "", known: wanted, hint });
    return { areFew, lines };
  }

  /** Reports tables of which no row is used: this explains more than each image's lack of gaze. */
  tellUnused(source: string, tell: TellFault): void {
    if (this.used > 0 || this.#unknownIds > 0) return;
    tell(
      `${source}: found ${this.rows} rows and no sample among them (${this.filtered} left out by data.gaze.where or ` +
        `without a duration, ${this.missingPositions} without a place, ${this.excluded} of images left out), expected samples of ` +
        "the images",
    );
  }

  /**
   * Reports impossible units: no sample is beyond the first pixel, or most samples are far off the
   * image.
   */
  tellUnits(source: string, { gaze: { units } }: AccountedGaze, tell: TellFault): void {
    if (units === "pixels" && this.used >= 10 && this.#largest <= 1) {
      tell(
        `${source}: found ${this.used} samples, all at most 1, expected pixels of the image; ` +
          "if these are fractions of its width and height, say units: fraction in data.gaze",
      );
    }
    if (units === "fraction" && 2 * this.#outside > this.used) {
      const percent = this.#largest <= 100 ? "if these are percent, divide them by 100; " : "";
      tell(
        `${source}: found ${this.#outside} of ${this.used} samples further from the image than its own size, expected ` +
          `fractions from 0 to 1; ${percent}if these are pixels, say units: pixels in data.gaze`,
      );
    }
  }
}
