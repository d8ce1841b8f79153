/** Tables of gaze: one of all images, or one an image. */
import type { Size } from "../canvas.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { imageKey } from "../image_id.ts";
import { type CsvRecord, visitCsvRecords } from "../tables/csv_records.ts";
import { Faults } from "../tables/faults.ts";
import { type Fields, placesOf } from "../tables/read_table.ts";
import { fieldNumber, type Separator, separatorOf } from "../tables/separator.ts";
import { TableError } from "../tables/table_error.ts";
import { tuple } from "../../formats/items.ts";
import { unpacked } from "../tables/unpacked.ts";
import { TableSamples } from "./gaze_samples.ts";
import type { GazeTableSettings } from "./settings.ts";
import { columnsOf, type Rule, ruleOf } from "../tables/rules.ts";

/** Options of the reading. */
export interface ReadGazeOptions {
  readonly gaze: GazeTableSettings;
  /** The study's images. */
  readonly wanted: readonly string[];
  /** Other images of the table of images. */
  readonly excluded: readonly string[];
}

/** The largest share of rows without an image, those of excluded images not counted. */
const MOST_UNKNOWN = 0.1;

/** A 32-bit place, as heat maps take it. */
const FURTHEST = 2 ** 31 - 1;

/** Cells of trackers that have lost the eye. */
const NOWHERE: ReadonlySet<string> = new Set(["", ".", "nan", "na", "n/a", "null", "none", "-"]);

/** Reads tables, and keeps account of every row. */
export class GazeReader {
  readonly #options: ReadGazeOptions;
  readonly #samples: ReadonlyMap<string, { readonly id: string; readonly samples: TableSamples }>;
  readonly #excluded: ReadonlySet<string>;
  readonly #counts: Rule;
  readonly #faults = new Faults();
  readonly #account = { rows: 0, used: 0, respelt: 0, offImage: 0, notCounted: 0, missing: 0 };
  readonly #leftOut = { excluded: 0, unknown: 0, duplicates: 0, repeatedHeaders: 0 };
  #example = "";
  #largest = 0;
  #outside = 0;
  #source = "";

  constructor(options: ReadGazeOptions) {
    this.#options = options;
    this.#samples = new Map(options.wanted.map((id) => [imageKey(id), { id, samples: new TableSamples() }]));
    this.#excluded = new Set(options.excluded.map(imageKey));
    this.#counts = ruleOf(options.gaze.where);
  }

  /** Reads one table; `image` is whose it is, where the table has no column of ids. */
  async read(chunks: AsyncIterable<Uint8Array>, source: string, image?: string): Promise<void> {
    this.#source = source;
    let header: Header | undefined;
    const visit = (record: CsvRecord) => {
      if (header === undefined) header = this.#headerOf(record, separator);
      else this.#take(record, header, image);
    };
    const { separator, bytes } = await withSeparator(unpacked(chunks, source), source);
    await visitCsvRecords(bytes, source, visit, separator);
    if (header === undefined) {
      throw new TableError(`${source}: found an empty file, expected a header and rows`);
    }
  }

  /**
   * Returns the samples of every wanted image and the account of all rows. `sizeOf` gives the size
   * of an image whose samples are fractions. Throws a `TableError` with every fault.
   */
  finish(sizeOf: (id: string) => Size | undefined): {
    readonly gaze: ReadonlyMap<string, Gaze>;
    readonly rows: GazeRows;
  } {
    const { units, weight } = this.#options.gaze;
    this.#faults.throwIfAny();
    this.#checkUnits();
    this.#checkUsed();
    const { notCounted, missing, ...account } = this.#account;
    const considered = account.rows - this.#leftOut.excluded - notCounted - this.#leftOut.repeatedHeaders;
    if (this.#leftOut.unknown > MOST_UNKNOWN * considered) {
      throw new TableError(
        `${this.#source}: found ${this.#leftOut.unknown} of ${considered} rows whose image is in no row of data.cases, ` +
          `such as ${this.#example}; expected at most ${
            100 * MOST_UNKNOWN
          } %. Name the column of the image's id in ` +
          "data.gaze.id, or leave other rows out with data.gaze.where",
      );
    }
    const images = [...this.#samples.values()];
    return {
      gaze: new Map(
        images.map(({ id, samples }) =>
          [id, samples.finish(units === "fraction" ? sizeOf(id) : undefined, weight !== undefined)] as const
        ),
      ),
      rows: {
        ...account,
        leftOut: {
          excluded: this.#leftOut.excluded,
          calibration: 0,
          cutOff: 0,
          unknown: this.#leftOut.unknown,
          duplicates: this.#leftOut.duplicates,
          repeatedHeaders: this.#leftOut.repeatedHeaders,
          notCounted,
          missing,
        },
        imagesWithout: images.filter(({ samples }) => samples.length === 0).length,
      },
    };
  }

  #headerOf(record: CsvRecord, separator: Separator): Header {
    const { id, x, y, weight, time, where } = this.#options.gaze;
    const names = Array.from({ length: record.count }, (_, index) => record.text(index).trim());
    const columns = [x, y, id, weight?.duration, time].filter((column) => column !== undefined);
    return { names, separator, places: placesOf(names, [...columns, ...columnsOf(where)], this.#source) };
  }

  #take(record: CsvRecord, { names, places, separator }: Header, image: string | undefined): void {
    const { id, x, y, weight, time } = this.#options.gaze;
    const account = this.#account;
    account.rows++;
    if (record.count !== names.length) {
      return this.#faults.add(
        `${this.#source}, line ${record.line}: found ${record.count} fields, expected ${names.length} as in the header`,
      );
    }
    const field = (column: string) => record.text(places.get(column) ?? 0).trim();
    const fields: Fields = { text: field, number: (column) => fieldNumber(field(column), separator) };
    if (field(x) === x && field(y) === y) return void this.#leftOut.repeatedHeaders++;
    if (!this.#counts(fields)) return void account.notCounted++;
    const name = image ?? (id === undefined ? "" : field(id));
    const owner = this.#samples.get(imageKey(name));
    if (owner === undefined) return this.#leaveOut(record, name);
    if (NOWHERE.has(field(x).toLowerCase()) || NOWHERE.has(field(y).toLowerCase())) {
      return void account.missing++;
    }
    const [column, row] = tuple([x, y].map((column) => this.#number(record, column, fields)), 2);
    const amount = weight === undefined ? 1 : this.#number(record, weight.duration, fields, 0);
    if (column === undefined || row === undefined || amount === undefined) return;
    if (amount === 0) return void account.notCounted++;
    const sample = { weight: amount, ...(time === undefined ? {} : { time: field(time) }) };
    if (!owner.samples.add(column, row, sample)) return void this.#leftOut.duplicates++;
    account.used++;
    if (name !== owner.id) account.respelt++;
    if (column < 0 || row < 0) account.offImage++;
    this.#largest = Math.max(this.#largest, column, row);
    if (column < -1 || row < -1 || column > 2 || row > 2) this.#outside++;
  }

  #number(
    record: CsvRecord,
    column: string,
    { text, number }: Fields,
    least = -FURTHEST,
  ): number | undefined {
    const value = number(column);
    if (value >= least && value <= FURTHEST) return value;
    this.#faults.add(
      `${this.#source}, line ${record.line}, column ${JSON.stringify(column)}: found ${
        JSON.stringify(text(column).slice(0, 80))
      }, expected ${least === 0 ? "a number of at least 0" : "a number that fits 32 bits"}`,
    );
    return undefined;
  }

  #leaveOut(record: CsvRecord, name: string): void {
    if (this.#excluded.has(imageKey(name))) return void this.#leftOut.excluded++;
    if (this.#leftOut.unknown++ === 0) {
      this.#example = `${JSON.stringify(name.slice(0, 80))} (line ${record.line})`;
    }
  }

  /**
   * Refuses units that cannot be: no sample beyond the first pixel, or most of them far off the
   * image.
   */
  /** A table of which no row is used says more by its rows than each image by its lack of gaze. */
  #checkUsed(): void {
    const { rows, used, notCounted, missing } = this.#account;
    const { excluded, unknown } = this.#leftOut;
    if (used > 0 || unknown > 0) return;
    throw new TableError(
      `${this.#source}: found ${rows} rows and no sample among them (${notCounted} left out by data.gaze.where or ` +
        `without a duration, ${missing} without a place, ${excluded} of images left out), expected samples of the images`,
    );
  }

  #checkUnits(): void {
    const { units } = this.#options.gaze;
    const { used } = this.#account;
    if (units === "pixels" && used >= 10 && this.#largest <= 1) {
      throw new TableError(
        `${this.#source}: found ${used} samples and none beyond 1, expected pixels of the image; ` +
          "if these are fractions of its width and height, say units: fraction in data.gaze",
      );
    }
    if (units === "fraction" && 2 * this.#outside > used) {
      throw new TableError(
        `${this.#source}: found ${this.#outside} of ${used} samples further from the image than its own size, expected ` +
          "fractions from 0 to 1; if these are pixels, say units: pixels in data.gaze",
      );
    }
  }
}

interface Header {
  readonly names: readonly string[];
  readonly separator: Separator;
  readonly places: ReadonlyMap<string, number>;
}

/** Returns the table's separator, and its bytes from the first one on. */
async function withSeparator(chunks: AsyncGenerator<Uint8Array>, source: string): Promise<{
  readonly separator: Separator;
  readonly bytes: AsyncIterable<Uint8Array>;
}> {
  const first = await chunks.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const separator = separatorOf(source, new TextDecoder().decode(start.subarray(0, 65_536)));
  const bytes = async function* () {
    if (start.length > 0) yield start;
    yield* chunks;
  };
  return { separator, bytes: bytes() };
}
