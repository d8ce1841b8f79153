/**
 * EGD-CXR's `eye_gaze.csv`: raw 60 Hz gaze in pixels of the DICOM image (experiments/ggcam.md,
 * "EGD-CXR's tables").
 */
import type { GazeRows } from "../gaze_record.ts";
import { columnPlaces } from "../tables/column_places.ts";
import { type CsvRecord, visitCsvRecords } from "../tables/csv_records.ts";
import { decimalNumber, wholeNumber } from "../tables/field_numbers.ts";
import type { Gaze } from "../gaze.ts";
import { KnownImages, type LeftOutReason, type Owner } from "./known_images.ts";
import { TableError } from "../tables/table_error.ts";
import { tuple } from "../../formats/items.ts";

/** The result of {@linkcode readEyeGaze}. */
export interface EyeGaze {
  /** Every wanted image in the order of `wanted`; images without a row have empty arrays. */
  readonly gaze: ReadonlyMap<string, Gaze>;
  readonly rows: GazeRows;
}

/** Options of the reading. */
export interface EyeGazeOptions {
  /** The study's images. */
  readonly wanted: Iterable<string>;
  /** Other images that the table may hold: known, and left out. */
  readonly excluded?: Iterable<string>;
  /** The table's name in errors. */
  readonly source: string;
}

const REQUIRED = ["DICOM_ID", "X_ORIGINAL", "Y_ORIGINAL"] as const;

/** Columns of times, the best first: the tracker's clock, seconds on the image, its counter. */
const TIMES = ["TIMETICK(f=10000000)", "Time (in secs)", "CNT"];

/** The largest accepted share of rows without an image, calibration screens not counted. */
const MOST_UNKNOWN = 0.1;

/**
 * The largest accepted share of calibration rows; a larger one means truncated ids. EGD-CXR shows a
 * calibration screen after every 20th image, for a few seconds beside 20 readings.
 */
const MOST_CALIBRATION = 0.1;

/**
 * Reads the gaze of the images `wanted` from the table's bytes as they arrive; memory grows with
 * the rows kept only. Ids are compared by `imageKey`. Duplicate samples count once, if the table
 * has a column of times. Coordinates are truncated to whole pixels towards zero, as in the released
 * code.
 *
 * Throws {@linkcode TableError}, naming `source` and the line, for an empty table, a missing
 * column, a row with a wrong number of fields, or a wanted image's coordinate that is not a number.
 * Also throws, with examples, above {@linkcode MOST_UNKNOWN} or {@linkcode MOST_CALIBRATION}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const image = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
 * const table = `DICOM_ID,X_ORIGINAL,Y_ORIGINAL\n${image},1200.7,900\n${image},-3,905\n`;
 * const chunks = ReadableStream.from([new TextEncoder().encode(table)]);
 * const { gaze, rows } = await readEyeGaze(chunks, { wanted: [image], source: "eye_gaze.csv" });
 * assertEquals(gaze.get(image), { x: Int32Array.of(1200, -3), y: Int32Array.of(900, 905) });
 * assertEquals([rows.used, rows.offImage], [2, 1]);
 * ```
 */
export async function readEyeGaze(
  chunks: AsyncIterable<Uint8Array>,
  options: EyeGazeOptions,
): Promise<EyeGaze> {
  const collector = new Collector(options);
  await visitCsvRecords(chunks, options.source, (record) => collector.take(record));
  return collector.finish();
}

const UNKNOWN: Owner = { kind: "unknown" };

/** The number of ids without an image that messages show. */
const MOST_EXAMPLES = 3;

/** Collects samples; looks an id up only when it changes, as rows of an image are consecutive. */
class Collector {
  readonly #source: string;
  readonly #known: KnownImages;
  readonly #leftOutById: Record<LeftOutReason, number> = {
    excluded: 0,
    calibration: 0,
    truncated: 0,
    unknown: 0,
  };
  /** Rows of ids that lost five characters, by the original id; messages show the first one. */
  readonly #shortened = new Map<string, { rows: number; readonly example: string }>();
  readonly #examples: string[] = [];
  #rows = 0;
  #used = 0;
  #variantIds = 0;
  #offImage = 0;
  #duplicates = 0;
  #repeatedHeaders = 0;
  #places: readonly number[] = [];
  #time = -1;
  #fieldCount = 0;
  #id = new Uint8Array(0);
  #idView = viewOf(this.#id);
  #bytes: Uint8Array = this.#id;
  #view = this.#idView;
  #owner: Owner = UNKNOWN;
  #isNewId = false;

  constructor({ wanted, excluded = [], source }: EyeGazeOptions) {
    this.#source = source;
    this.#known = new KnownImages(wanted, excluded);
  }

  take(record: CsvRecord): void {
    if (this.#fieldCount === 0) return this.#takeHeader(record);
    this.#rows++;
    if (record.count !== this.#fieldCount) {
      throw new TableError(
        `${this.#source}, line ${record.line}: found ${record.count} fields, ` +
          `expected ${this.#fieldCount} as in the header. The file may have been cut short or edited.`,
      );
    }
    const [id, x, y] = tuple(this.#places, 3);
    this.#isNewId = !this.#isSameId(record, id);
    if (this.#isNewId) this.#lookUp(record, id);
    const owner = this.#owner;
    if (owner.kind !== "image") return this.#leaveOut(record, owner);
    const column = this.#coordinate(record, x), row = this.#coordinate(record, y);
    if (!owner.samples.add(column, row, this.#time < 0 ? NaN : decimalNumber(record, this.#time))) {
      this.#duplicates++;
      return;
    }
    this.#used++;
    if (owner.isVariant) this.#variantIds++;
    if (column < 0 || row < 0) this.#offImage++;
  }

  finish(): EyeGaze {
    if (this.#fieldCount === 0) {
      throw new TableError(
        `${this.#source}: found an empty file, expected a header with ${REQUIRED.join(", ")}`,
      );
    }
    const { excluded, calibration, truncated, unknown } = this.#leftOutById;
    const leftOut = {
      excluded,
      calibration,
      truncatedIds: truncated,
      unknownIds: unknown,
      duplicates: this.#duplicates,
      repeatedHeaders: this.#repeatedHeaders,
    };
    for (const [id, { rows, example }] of this.#shortened) {
      const isCalibration = this.#known.isCalibration(id);
      leftOut[isCalibration ? "calibration" : "truncatedIds"] += rows;
      if (!isCalibration && this.#examples.length < MOST_EXAMPLES) this.#examples.push(example);
    }
    const images = [...this.#known.samples];
    const rows = {
      rows: this.#rows,
      used: this.#used,
      variantIds: this.#variantIds,
      offImage: this.#offImage,
      leftOut,
      imagesWithoutGaze: images.filter(([, samples]) => samples.length === 0).length,
    };
    this.#checkShares(rows);
    return { gaze: new Map(images.map(([id, samples]) => [id, samples.finish()])), rows };
  }

  #leaveOut(record: CsvRecord, owner: Exclude<Owner, { kind: "image" }>): void {
    if (owner.kind === "shortened") {
      const known = this.#shortened.get(owner.of);
      if (known) known.rows++;
      else this.#shortened.set(owner.of, { rows: 1, example: this.#example(record) });
      return;
    }
    if (owner.kind === "unknown" && this.#isHeader(record)) {
      this.#repeatedHeaders++;
      return;
    }
    this.#leftOutById[owner.kind]++;
    if (this.#isNewId && (owner.kind === "unknown" || owner.kind === "truncated")) this.#addExample(record);
  }

  #addExample(record: CsvRecord): void {
    if (this.#examples.length < MOST_EXAMPLES) this.#examples.push(this.#example(record));
  }

  #example(record: CsvRecord): string {
    return `${JSON.stringify(record.text(this.#places[0]!).slice(0, 80))} (line ${record.line})`;
  }

  #isHeader(record: CsvRecord): boolean {
    return REQUIRED.every((column, index) => record.text(this.#places[index]!).trim() === column);
  }

  #checkShares({ rows, leftOut }: GazeRows): void {
    const { calibration, truncatedIds, unknownIds, excluded, repeatedHeaders } = leftOut;
    const lost = truncatedIds + unknownIds, considered = rows - calibration - excluded - repeatedHeaders;
    const refuse = (found: number, of: number, what: string, most: number) => {
      if (found <= most * of) return;
      throw new TableError(
        `${this.#source}: found ${found} of ${of} rows ${what}` +
          `${this.#examples.length > 0 ? `, such as ${this.#examples.join(", ")}` : ""}; expected at most ` +
          `${
            100 * most
          } %. Correct DICOM_ID, or remove the rows of images that the table of images does not list.`,
      );
    };
    refuse(lost, considered, "whose DICOM_ID is no image's", MOST_UNKNOWN);
    refuse(calibration, rows - repeatedHeaders, "that look like calibration screens", MOST_CALIBRATION);
  }

  #takeHeader(record: CsvRecord): void {
    const header = Array.from({ length: record.count }, (_, index) => record.text(index));
    this.#places = columnPlaces(header, REQUIRED, this.#source);
    this.#time = Math.max(
      -1,
      ...TIMES.map((name) => header.indexOf(name)).filter((place) => place >= 0).slice(0, 1),
    );
    this.#fieldCount = record.count;
  }

  /** True if the id is the last row's; comparing four bytes at a time saves a fifth of the time. */
  #isSameId(record: CsvRecord, place: number): boolean {
    const start = record.start(place), length = record.end(place) - start;
    if (length !== this.#id.length) return false;
    if (record.bytes !== this.#bytes) {
      this.#bytes = record.bytes;
      this.#view = viewOf(record.bytes);
    }
    const view = this.#view, id = this.#idView;
    let at = 0;
    for (; at + 4 <= length; at += 4) if (view.getInt32(start + at) !== id.getInt32(at)) return false;
    for (; at < length; at++) if (view.getInt8(start + at) !== id.getInt8(at)) return false;
    return true;
  }

  /**
   * Throws for a header within the table with another order of columns, as rows below would be
   * misread.
   */
  #checkHeader(record: CsvRecord): void {
    const place = Array.from({ length: record.count }, (_, index) => record.text(index)).indexOf(REQUIRED[0]);
    if (place < 0 || this.#isHeader(record)) return;
    throw new TableError(
      `${this.#source}, line ${record.line}: found another header, with ${REQUIRED[0]} as column ${
        place + 1
      }; ` +
        `expected it as column ${
          this.#places[0]! + 1
        } throughout. Two tables were joined: give their columns one order.`,
    );
  }

  #lookUp(record: CsvRecord, place: number): void {
    this.#id = record.bytes.slice(record.start(place), record.end(place));
    this.#idView = viewOf(this.#id);
    this.#owner = this.#known.ownerOf(record.text(place));
    if (this.#owner.kind === "unknown") this.#checkHeader(record);
  }

  #coordinate(record: CsvRecord, place: number): number {
    const value = wholeNumber(record, place);
    if (value === value) return value;
    const column = REQUIRED[this.#places.indexOf(place)];
    throw new TableError(
      `${this.#source}, line ${record.line}: found ${column} ${JSON.stringify(record.text(place))}, ` +
        "expected a number of pixels that fits 32 bits",
    );
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
