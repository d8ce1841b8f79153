/** Reads tables of gaze: one for all images, or one for each image. */
import type { Size } from "../canvas.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { imageKey } from "../image_id.ts";
import { type CsvRecord, visitCsvRecords } from "../tables/csv_records.ts";
import { Faults, rowKind, unknownImage } from "../tables/faults.ts";
import { firstLines, type HeaderContext, placesOf } from "../tables/missing_columns.ts";
import { noTable } from "../tables/no_table.ts";
import { type Fields, oddRow } from "../tables/read_table.ts";
import { fieldNumber, type Separator, separatorOf } from "../tables/separator.ts";
import { TableError } from "../tables/table_error.ts";
import { tuple } from "../../formats/items.ts";
import { unpacked } from "../tables/unpacked.ts";
import { type AccountedGaze, GazeAccount } from "./gaze_account.ts";
import { TableSamples } from "./gaze_samples.ts";
import { columnsOf, type Rule, ruleOf } from "../tables/rules.ts";

/** Options of the reading. */
export interface ReadGazeOptions extends AccountedGaze {
  /** Other images of the table of images. */
  readonly excluded: readonly string[];
  /**
   * True if the ids of the table of images cannot be known: every row then counts as the gaze of an
   * image.
   */
  readonly acceptsAll?: boolean;
  /** Receives the faults; without it they are thrown. */
  readonly faults?: Faults;
  /** Receives rows whose image the table of images lacks, if they are too few to be a fault. */
  readonly strays?: Faults;
}

/** The samples and the account of gaze tables. */
export interface TableGaze {
  /** The samples of every wanted image. */
  readonly gaze: ReadonlyMap<string, Gaze>;
  readonly rows: GazeRows;
  /** True if a fault of all rows, such as wrong units, explains the faults of single images. */
  readonly isWrong: boolean;
  /** Ids of images with a faulty row, which explains their missing gaze. */
  readonly spoilt: ReadonlySet<string>;
}

/** The largest coordinate: heat maps take 32-bit integers. */
const FURTHEST = 2 ** 31 - 1;

/** Values that trackers write when they have lost the eye. */
const NOWHERE: ReadonlySet<string> = new Set(["", ".", "nan", "na", "n/a", "null", "none", "-"]);

/** Reads tables, and keeps account of every row. */
export class GazeReader {
  readonly #options: ReadGazeOptions;
  readonly #samples: Map<string, { readonly id: string; readonly samples: TableSamples }>;
  readonly #excluded: ReadonlySet<string>;
  readonly #counts: Rule;
  readonly #faults: Faults;
  readonly #account = new GazeAccount();
  readonly #spoilt = new Set<string>();
  #found = 0;
  /** True if the table of all images was not read to its end. */
  #isCut = false;
  #source = "";
  #image: string | undefined;

  constructor(options: ReadGazeOptions) {
    this.#options = options;
    this.#faults = options.faults ?? new Faults();
    this.#samples = new Map(options.wanted.map((id) => [imageKey(id), { id, samples: new TableSamples() }]));
    this.#excluded = new Set(options.excluded.map(imageKey));
    this.#counts = ruleOf(options.gaze.where);
  }

  /**
   * Reads one table; `image` is the id of its image if the table has no column of ids. Faults are
   * kept until {@linkcode finish}. Rejects only with errors that the table's content does not
   * cause.
   */
  async read(chunks: AsyncIterable<Uint8Array>, source: string, image?: string): Promise<void> {
    this.#source = source;
    this.#image = image;
    let header: Header | undefined;
    let separator: Separator = ",", below: HeaderContext["below"];
    const visit = (record: CsvRecord) => {
      if (header === undefined) header = this.#headerOf(record, separator, below);
      else this.#take(record, header);
    };
    try {
      const { bytes, other, ...start } = await withSeparator(unpacked(chunks, source), source);
      ({ separator, below } = start);
      if (other !== undefined) throw new TableError(`${source}: ${other}`);
      await visitCsvRecords(bytes, source, visit, separator);
      if (header === undefined) {
        throw new TableError(`${source}: found an empty file, expected a header and rows`);
      }
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      this.#isCut ||= image === undefined;
      for (const line of error.message.split("\n")) this.#add(line, line.slice(source.length), "files");
    }
  }

  /**
   * Returns the samples of every wanted image and the account of all rows. `sizeOf` gives the size
   * of an image whose samples are fractions. Throws a `TableError` with every fault, unless the
   * option `faults` receives them.
   */
  finish(sizeOf: (id: string) => Size | undefined): TableGaze {
    const { gaze: { file, units, weight }, faults, strays } = this.#options;
    const source = this.#image === undefined ? this.#source : file;
    const before = this.#found;
    this.#account.tellUnits(source, this.#options, (line) => this.#add(line));
    // If there is no image at all, the table of images is at fault, and not each row.
    const hasImages = this.#samples.size > 0 || this.#options.acceptsAll === true;
    if (before === 0 && hasImages) this.#account.tellUnused(source, (line) => this.#add(line));
    const isWrong = this.#found > before;
    const unknown = this.#account.tellUnknown(source, this.#options, (line) => this.#add(line));
    const takers = unknown.areFew ? strays : this.#faults;
    for (const line of unknown.lines) takers?.add(line, unknownImage(source));
    if (faults === undefined) this.#faults.throwIfAny();
    const images = [...this.#samples.values()];
    return {
      gaze: new Map(
        images.map(({ id, samples }) =>
          [id, samples.finish(units === "fraction" ? sizeOf(id) : undefined, weight !== undefined)] as const
        ),
      ),
      rows: this.#account.record(images.filter(({ samples }) => samples.length === 0).length),
      spoilt: this.#spoilt,
      isWrong: this.#isCut || isWrong || this.#found > before || before > 0 && this.#account.used === 0,
    };
  }

  /** Adds a fault. Faults of one kind in the tables of several images are listed together. */
  #add(line: string, kind = rowKind(line).kind, what: "rows" | "files" = "rows"): void {
    this.#found++;
    if (this.#image !== undefined) this.#spoilt.add(this.#image);
    const group = this.#image === undefined ? this.#source : this.#options.gaze.file;
    this.#faults.add(line, { group, kind, what });
  }

  #headerOf(record: CsvRecord, separator: Separator, below: HeaderContext["below"] = []): Header {
    const { gaze: { id, x, y, weight, time, where }, hint } = this.#options;
    const names = Array.from({ length: record.count }, (_, index) => record.text(index).trim());
    const columns = [x, y, id, weight?.duration, time].filter((column) => column !== undefined);
    const places = placesOf(names, [...columns, ...columnsOf(where)], {
      source: this.#source,
      below,
      ...(hint === undefined ? {} : { hint }),
    });
    return { names, separator, places };
  }

  #take(record: CsvRecord, { names, places, separator }: Header): void {
    const { id, x, y, weight, time } = this.#options.gaze;
    const account = this.#account;
    account.rows++;
    if (record.count !== names.length) {
      const { line, count: fields } = record;
      return this.#add(oddRow(this.#source, { line, fields, header: names.length }));
    }
    const field = (column: string) => record.text(places.get(column) ?? 0).trim();
    const fields: Fields = { text: field, number: (column) => fieldNumber(field(column), separator) };
    if (field(x) === x && field(y) === y) return void account.repeatedHeaders++;
    if (!this.#counts(fields)) return void account.filtered++;
    const name = this.#image ?? (id === undefined ? "" : field(id));
    const owner = this.#ownerOf(name);
    if (owner === undefined) {
      return this.#excluded.has(imageKey(name))
        ? void account.excluded++
        : account.unknown(name, record.line);
    }
    if (NOWHERE.has(field(x).toLowerCase()) || NOWHERE.has(field(y).toLowerCase())) {
      return void account.missingPositions++;
    }
    const [column, row] = tuple([x, y].map((column) => this.#number(record, column, fields)), 2);
    const amount = weight === undefined ? 1 : this.#number(record, weight.duration, fields, 0);
    if (column === undefined || row === undefined || amount === undefined) {
      return void this.#spoilt.add(owner.id);
    }
    if (amount === 0) return void account.filtered++;
    const sample = { weight: amount, ...(time === undefined ? {} : { time: field(time) }) };
    if (!owner.samples.add(column, row, sample)) return void account.duplicates++;
    account.sample(column, row);
    if (name !== owner.id) account.variantIds++;
  }

  #number(
    record: CsvRecord,
    column: string,
    { text, number }: Fields,
    least = -FURTHEST,
  ): number | undefined {
    const value = number(column);
    if (value >= least && value <= FURTHEST) return value;
    const found = text(column).slice(0, 80);
    this.#add(
      `${this.#source}, line ${record.line}, column ${JSON.stringify(column)}: found ${
        JSON.stringify(found)
      }, ` +
        `expected ${least === 0 ? "a number of at least 0" : "a number that fits 32 bits"}${
          /^-?\d+,\d+$/.test(found) ? ", with a decimal point where commas separate fields" : ""
        }`,
    );
    return undefined;
  }

  /** Returns the samples of an image; makes them for a new image if all images are accepted. */
  #ownerOf(name: string): { readonly id: string; readonly samples: TableSamples } | undefined {
    const key = imageKey(name), owner = this.#samples.get(key);
    if (owner !== undefined || this.#options.acceptsAll !== true) return owner;
    const made = { id: name, samples: new TableSamples() };
    this.#samples.set(key, made);
    return made;
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
  /** The first lines, among which the header may stand. */
  readonly below: HeaderContext["below"];
  /** The kind of file that was found in place of a table; undefined for a table. */
  readonly other: string | undefined;
}> {
  const first = await chunks.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const text = new TextDecoder().decode(start.subarray(0, 65_536));
  const separator = separatorOf(source, text);
  const below = firstLines(text);
  const other = noTable(start);
  if (other !== undefined) await chunks.return(undefined);
  const bytes = async function* () {
    if (start.length > 0) yield start;
    yield* chunks;
  };
  return { separator, bytes: bytes(), below, other };
}
