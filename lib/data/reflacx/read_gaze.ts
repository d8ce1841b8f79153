/** Reads `fixations.csv` and `gaze.csv`, the gaze of one reading. */
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { type CsvRecord, visitCsvRecords } from "../tables/csv_records.ts";
import { Faults } from "../tables/faults.ts";
import { decimalNumber } from "../tables/field_numbers.ts";
import { placesOf } from "../tables/missing_columns.ts";
import { TableError } from "../tables/table_error.ts";
import { memberOf } from "../../formats/items.ts";
import { type Fixation, gazeOfFixations, Samples } from "./seen_gaze.ts";

const PLACE = ["x_position", "y_position"] as const;

const TIMES = ["timestamp_start_fixation", "timestamp_end_fixation"] as const;

const DEGREES = [
  "angular_resolution_x_pixels_per_degree",
  "angular_resolution_y_pixels_per_degree",
] as const;

const SHOWN = [
  "xmin_shown_from_image",
  "ymin_shown_from_image",
  "xmax_shown_from_image",
  "ymax_shown_from_image",
] as const;

/**
 * The largest accepted distance from the image in pixels: float32 represents whole pixels up to it.
 */
const FURTHEST = 2 ** 24;

type Column = (typeof PLACE | typeof TIMES | typeof DEGREES | typeof SHOWN)[number];

/** Reads the files of readings, image by image, and keeps account of every row. */
export class ReflacxGaze {
  readonly #faults = new Faults();
  readonly #account = {
    rows: 0,
    used: 0,
    offImage: 0,
    missingPositions: 0,
    filtered: 0,
    imagesWithoutGaze: 0,
  };
  #fixations: Fixation[] = [];
  #samples = new Samples();

  constructor(readonly kind: "fixations" | "samples") {}

  /** Reads one reading's file; its rows belong to the image that the next `take` finishes. */
  async read(chunks: AsyncIterable<Uint8Array>, source: string): Promise<void> {
    const columns: readonly Column[] = this.kind === "samples"
      ? PLACE
      : [...TIMES, ...PLACE, ...DEGREES, ...SHOWN];
    let places: Readonly<Record<string, number>> | undefined;
    let count = 0;
    await visitCsvRecords(chunks, source, (record) => {
      if (places === undefined) {
        count = record.count;
        const names = Array.from({ length: count }, (_, index) => record.text(index).trim());
        places = Object.fromEntries(placesOf(names, columns, { source }));
        return;
      }
      this.#account.rows++;
      if (record.count === count) return this.#take(new Row(record, places, source), this.#faults);
      this.#faults.add(
        `${source}, line ${record.line}: found ${record.count} fields, expected ${count} as in the header`,
      );
    });
    if (places === undefined) {
      throw new TableError(`${source}: found an empty file, expected a header and rows`);
    }
  }

  /** Returns the gaze of one image: of all files that were read since the last call. */
  take(): Gaze {
    const gaze = this.kind === "samples" ? this.#samples.finish() : gazeOfFixations(this.#fixations);
    this.#fixations = [];
    this.#samples = new Samples();
    if (gaze.x.length === 0) this.#account.imagesWithoutGaze++;
    return gaze;
  }

  /** Returns the account of all rows. Throws a `TableError` with every fault. */
  finish(): GazeRows {
    this.#faults.throwIfAny();
    const { missingPositions, filtered, ...account } = this.#account;
    return {
      ...account,
      variantIds: 0,
      leftOut: {
        excluded: 0,
        calibration: 0,
        truncatedIds: 0,
        unknownIds: 0,
        duplicates: 0,
        repeatedHeaders: 0,
        filtered,
        missingPositions,
      },
    };
  }

  #take(row: Row, faults: Faults): void {
    // During blinks both cells are empty.
    if (row.isEmpty("x_position") && row.isEmpty("y_position")) return void this.#account.missingPositions++;
    const [x, y] = [row.number("x_position", faults), row.number("y_position", faults)];
    if (x === undefined || y === undefined) return;
    if (this.kind === "samples") this.#samples.add(x, y);
    else {
      const fixation = fixationOf(row, x, y, faults);
      if (fixation === undefined) return;
      if (fixation.duration === 0) return void this.#account.filtered++;
      this.#fixations.push(fixation);
    }
    this.#account.used++;
    if (x < 0 || y < 0) this.#account.offImage++;
  }
}

function fixationOf(row: Row, x: number, y: number, faults: Faults): Fixation | undefined {
  const [start, end] = TIMES.map((column) => row.number(column, faults));
  const [acrossDegree, downDegree] = DEGREES.map((column) => row.number(column, faults));
  const [left, top, right, bottom] = SHOWN.map((column) => row.number(column, faults));
  if (
    start === undefined || end === undefined || acrossDegree === undefined || downDegree === undefined ||
    left === undefined || top === undefined || right === undefined || bottom === undefined
  ) return undefined;
  if (end < start) return row.fault(faults, TIMES[1], `at least the start, ${start}`);
  if (acrossDegree <= 0) return row.fault(faults, DEGREES[0], "pixels above 0");
  if (downDegree <= 0) return row.fault(faults, DEGREES[1], "pixels above 0");
  if (right < left) return row.fault(faults, SHOWN[2], `at least xmin_shown_from_image, ${left}`);
  if (bottom < top) return row.fault(faults, SHOWN[3], `at least ymin_shown_from_image, ${top}`);
  return {
    x,
    y,
    duration: end - start,
    perDegree: { x: acrossDegree, y: downDegree },
    shown: [Math.round(left), Math.round(top), Math.round(right), Math.round(bottom)],
  };
}

/** One row of a reading's file. */
class Row {
  constructor(
    readonly record: CsvRecord,
    readonly places: Readonly<Record<string, number>>,
    readonly source: string,
  ) {}

  isEmpty(column: Column): boolean {
    const place = memberOf(this.places, column);
    return this.record.start(place) === this.record.end(place) || this.record.text(place).trim() === "";
  }

  number(column: Column, faults: Faults): number | undefined {
    const value = decimalNumber(this.record, memberOf(this.places, column));
    if (Math.abs(value) <= FURTHEST) return value;
    return this.fault(faults, column, "a number of at most eight digits");
  }

  fault(faults: Faults, column: Column, expected: string): undefined {
    const text = this.record.text(memberOf(this.places, column)).slice(0, 80);
    faults.add(
      `${this.source}, line ${this.record.line}, column ${JSON.stringify(column)}: found ${
        JSON.stringify(text)
      }, expected ${expected}`,
    );
  }
}
