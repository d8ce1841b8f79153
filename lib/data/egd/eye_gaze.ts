/** EGD-CXR's `eye_gaze.csv`: raw 60 Hz gaze samples in pixels of the DICOM image (PAPER.md 1.5, 2.2, 2.6). */
import { columnPlaces } from "./column_places.ts";
import { type CsvRecord, visitCsvRecords } from "./csv_records.ts";
import { TableError } from "./table_error.ts";

/** Gaze samples of one image, in the table's order; coordinates outside the image (negative ones too) are kept. */
export interface Gaze {
  /** Columns of the DICOM image, from its left. */
  readonly x: Int32Array;
  /** Rows of the DICOM image, from its top. */
  readonly y: Int32Array;
}

/** What the table held; its rows are the sum of all counts but `negative`. */
export interface GazeStatistics {
  readonly rows: number;
  /** Rows of wanted images. */
  readonly kept: number;
  /** Kept rows with a negative coordinate: the eye was off the image (−1, −2 or −3). */
  readonly negative: number;
  /** Rows of calibration screens: identifiers cut to 39 characters, or with the suffix `_calibration`. */
  readonly calibration: number;
  /** Rows with other identifiers that are not 44 characters long. */
  readonly malformed: number;
  /** Rows of images that were not asked for. */
  readonly unknown: number;
}

/** What {@linkcode readEyeGaze} gives. */
export interface EyeGaze {
  /** Every wanted image in the order asked for, also those without a row, whose arrays are empty. */
  readonly gaze: ReadonlyMap<string, Gaze>;
  readonly statistics: GazeStatistics;
}

const REQUIRED = ["DICOM_ID", "X_ORIGINAL", "Y_ORIGINAL"];

/** `<dicom_id>` without its last five characters marks a calibration screen after that image. */
const ID_LENGTH = 44, CALIBRATION_LENGTH = 39;

/**
 * Reads the gaze of the images `wanted` from the table's bytes as they arrive, in memory that grows with the rows
 * kept and not with the table. Coordinates are cut to whole pixels towards zero, as the released code's cast does.
 *
 * Throws {@linkcode TableError}, naming `source` and the line, for an empty table, a missing column, a row with
 * another number of fields than the header, and a coordinate of a wanted image that is no number.
 */
export async function readEyeGaze(
  chunks: AsyncIterable<Uint8Array>,
  { wanted, source }: { readonly wanted: Iterable<string>; readonly source: string },
): Promise<EyeGaze> {
  const collector = new Collector(wanted, source);
  await visitCsvRecords(chunks, source, (record) => collector.take(record));
  return collector.finish();
}

type Kind = "wanted" | "calibration" | "malformed" | "unknown";

/** Rows of one image follow each other nearly always, so an identifier is looked up only when it changes. */
class Collector {
  readonly #source: string;
  readonly #samples: Map<string, Samples>;
  readonly #rows: Record<Kind, number> = { wanted: 0, calibration: 0, malformed: 0, unknown: 0 };
  #negative = 0;
  #places: readonly number[] = [];
  #fieldCount = 0;
  #id: Uint8Array | undefined;
  #kind: Kind = "unknown";
  #current: Samples | undefined;

  constructor(wanted: Iterable<string>, source: string) {
    this.#source = source;
    this.#samples = new Map(Array.from(wanted, (id) => [id, new Samples()]));
  }

  take(record: CsvRecord): void {
    if (this.#fieldCount === 0) return this.#takeHeader(record);
    if (record.count !== this.#fieldCount) {
      throw new TableError(
        `${this.#source}, line ${record.line}: found ${record.count} fields, ` +
          `expected ${this.#fieldCount} as in the header. The file may have been cut short or edited.`,
      );
    }
    const [id, x, y] = this.#places;
    if (!this.#isSameId(record, id)) this.#lookUp(record, id);
    this.#rows[this.#kind]++;
    if (this.#current === undefined) return;
    const column = this.#coordinate(record, x), row = this.#coordinate(record, y);
    if (column < 0 || row < 0) this.#negative++;
    this.#current.add(column, row);
  }

  finish(): EyeGaze {
    if (this.#fieldCount === 0) {
      throw new TableError(
        `${this.#source}: found an empty file, expected a header with ${REQUIRED.join(", ")}`,
      );
    }
    const { wanted: kept, calibration, malformed, unknown } = this.#rows;
    return {
      gaze: new Map(Array.from(this.#samples, ([id, samples]) => [id, samples.finish()])),
      statistics: {
        rows: kept + calibration + malformed + unknown,
        kept,
        negative: this.#negative,
        calibration,
        malformed,
        unknown,
      },
    };
  }

  #takeHeader(record: CsvRecord): void {
    const header = Array.from({ length: record.count }, (_, index) => record.text(index));
    this.#places = columnPlaces(header, REQUIRED, this.#source);
    this.#fieldCount = record.count;
  }

  #isSameId(record: CsvRecord, place: number): boolean {
    const { bytes } = record;
    const known = this.#id;
    const start = record.start(place);
    if (known === undefined || record.end(place) - start !== known.length) return false;
    // From the end: a calibration screen aside, neighbours differ anywhere.
    for (let index = known.length - 1; index >= 0; index--) {
      if (bytes[start + index] !== known[index]) return false;
    }
    return true;
  }

  #lookUp(record: CsvRecord, place: number): void {
    const id = record.text(place);
    this.#id = record.bytes.slice(record.start(place), record.end(place));
    this.#current = id.length === ID_LENGTH ? this.#samples.get(id) : undefined;
    this.#kind = this.#current === undefined ? kindOf(id) : "wanted";
  }

  #coordinate(record: CsvRecord, place: number): number {
    const { bytes } = record;
    const start = record.start(place), end = record.end(place);
    const isNegative = bytes[start] === 45;
    let at = isNegative ? start + 1 : start;
    // Nine digits always fit 32 bits; anything else takes the careful way.
    if (at === end || end - at > 9) return this.#carefully(record, place);
    let value = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - 48;
      if (digit < 0 || digit > 9) return this.#carefully(record, place);
      value = value * 10 + digit;
    }
    return isNegative ? -value : value;
  }

  #carefully(record: CsvRecord, place: number): number {
    const text = record.text(place);
    const value = Math.trunc(DECIMAL.test(text) ? Number(text) : NaN);
    if (value >= -0x80000000 && value <= 0x7fffffff) return value;
    const column = REQUIRED[this.#places.indexOf(place)];
    throw new TableError(
      `${this.#source}, line ${record.line}: found ${column} ${JSON.stringify(text)}, ` +
        "expected a number of pixels that fits 32 bits",
    );
  }
}

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

function kindOf(id: string): Kind {
  if (id.length === ID_LENGTH) return "unknown";
  return id.length === CALIBRATION_LENGTH || id.endsWith("_calibration") ? "calibration" : "malformed";
}

/** Two columns that grow. */
class Samples {
  #x = new Int32Array(0);
  #y = new Int32Array(0);
  #length = 0;

  add(x: number, y: number): void {
    if (this.#length === this.#x.length) {
      const capacity = Math.max(64, 2 * this.#length);
      this.#x = enlarged(this.#x, capacity);
      this.#y = enlarged(this.#y, capacity);
    }
    this.#x[this.#length] = x;
    this.#y[this.#length++] = y;
  }

  finish(): Gaze {
    return { x: this.#x.slice(0, this.#length), y: this.#y.slice(0, this.#length) };
  }
}

function enlarged(values: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(capacity);
  result.set(values);
  return result;
}
