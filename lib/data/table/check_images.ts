/**
 * Reads every image, mask and gaze sample of a data set as `reproduce` would, and reports every
 * fault.
 */
import { createHash } from "node:crypto";
import { UserError } from "../../errors/user_error.ts";
import { dataCounts } from "../check/data_counts.ts";
import type { DataCheck, DataReading } from "../data_check.ts";
import { divideImages } from "../divide.ts";
import { type ImageFacts, imageFacts } from "../dicom/image_facts.ts";
import { camGrid, type Size } from "../canvas.ts";
import type { FileIdentity } from "../file_identity.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { coveredHeatMap } from "../heat_map.ts";
import { identicalImages } from "../identical_pixels.ts";
import { prepareImage } from "../prepared_image.ts";
import type { RecordsFile, StoredRecord } from "../records_file.ts";
import { splitSubjects } from "../split.ts";
import { maskPaths } from "./organ_files.ts";
import { organMasks } from "./organ_masks.ts";
import type { OrganSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";
import { type OrganShapes, shownCases, type ShownRecord } from "./shown_cases.ts";
import { present } from "./tasks.ts";

/** Samples by image, and the account of their rows. */
export interface CheckedGaze {
  readonly gaze: ReadonlyMap<string, Gaze>;
  readonly rows: GazeRows;
}

/** A data set whose table of images could be read. */
export interface CheckedImages extends Pick<RecordsFile, "source" | "columns" | "classNames"> {
  /** Images of the table, excluded ones too. */
  readonly listed: number;
  /** The study's images. */
  readonly records: readonly StoredRecord[];
  readonly organs: OrganSettings;
  /** The folder of mask files. */
  readonly folder: string;
  /** Images and readings that rules leave out. */
  readonly leftOut?: RecordsFile["leftOut"];
  bytesOf(record: StoredRecord): Promise<Uint8Array>;
  /** Returns an organ's shapes by `imageKey`, where it has shapes. */
  shapes(organ: string): Promise<ReadonlyMap<string, readonly Shape[]> | undefined>;
  /** Returns the faults of shapes of images that the data set does not have. */
  strayShapes?(shapes: OrganShapes): readonly string[];
  /** Reads the gaze of all records; absent for a data set without gaze. */
  readGaze?(sizes: ReadonlyMap<string, Size>): Promise<CheckedGaze>;
}

interface ReadCase extends ShownRecord {
  readonly identity: FileIdentity;
  readonly facts: ImageFacts;
}

/**
 * Opens a data set and reads everything in it. Rejects only with errors that no file causes.
 */
export async function checkImages(
  open: () => Promise<CheckedImages>,
  reading: DataReading,
): Promise<DataCheck> {
  const check = new ImagesCheck(reading);
  return await check.run(open);
}

class ImagesCheck {
  readonly #reading: DataReading;
  readonly #faults: string[] = [];
  readonly #faulty = new Set<string>();
  #masks = 0;
  #expectedMasks = 0;

  constructor(reading: DataReading) {
    this.#reading = reading;
  }

  async run(open: () => Promise<CheckedImages>): Promise<DataCheck> {
    const { split, onImages, onImage } = this.#reading;
    const data = await this.#trying(open);
    if (data === undefined) return { faults: this.#faults, faulty: [] };
    const { records, listed, classNames, organs, folder, source, columns, leftOut } = data;
    onImages?.(records.length);
    const shapes = await this.#shapes(data);
    this.#faults.push(...data.strayShapes?.(shapes) ?? []);
    const read: ReadCase[] = [];
    for (const [index, record] of records.entries()) {
      const image = await this.#readImage(record, data);
      if (image !== undefined) {
        read.push(image);
        await this.#readMasks(image, shapes, data);
      }
      onImage?.(index + 1);
    }
    const sizes = new Map(read.map(({ record, size }) => [record.dicomId, size]));
    const gaze = await this.#trying(async () => await data.readGaze?.(sizes));
    for (const { record, size } of gaze === undefined ? [] : read) {
      const samples = gaze?.gaze.get(record.dicomId);
      if (samples !== undefined) this.#tryHeatMap(record.dicomId, samples, size);
    }
    const identities = read.map(({ identity }) => identity);
    // The table is compared with all files or with none. If a file is unread, only the split is
    // tried.
    const divided = await this.#trying(() =>
      Promise.resolve(
        read.length === records.length
          ? divideImages(records, identities, { ...split, source, columns, classNames }).split
          : splitSubjects(records, split, classNames),
      )
    );
    return {
      faults: this.#faults,
      faulty: records.map(({ dicomId }) => dicomId).filter((id) => this.#faulty.has(id)),
      summary: {
        listed,
        excluded: listed - records.length,
        ...(leftOut === undefined ? {} : { leftOut }),
        read: read.length,
        masks: this.#masks,
        expectedMasks: this.#expectedMasks,
        ...(gaze === undefined ? {} : { gaze: gaze.rows }),
        facts: read.map(({ facts }) => facts),
        identical: identicalImages(identities),
        counts: dataCounts({ subjects: records, classNames, split: divided, gaze: gaze?.gaze, sizes }),
      },
      cases: {
        organs: Object.keys(organs),
        shown: this.#reading.withCases === true
          ? await shownCases(read, {
            organs,
            folder,
            classNames,
            gaze: gaze?.gaze,
            shapes,
            split: divided,
            bytesOf: (record) => data.bytesOf(record),
          })
          : [],
      },
    };
  }

  /** Collects the faults of a file; rejects with any other error. */
  async #trying<Result>(read: () => Promise<Result>, image?: string): Promise<Result | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof UserError) this.#faults.push(...error.message.split("\n"));
      else if (error instanceof Deno.errors.NotFound) this.#faults.push(`${error.message}: expected a file`);
      else throw error;
      if (image !== undefined) this.#faulty.add(image);
      return undefined;
    }
  }

  async #readImage(record: StoredRecord, data: CheckedImages): Promise<ReadCase | undefined> {
    const { pixels: policy, canvas } = this.#reading;
    return await this.#trying(async () => {
      const { height, width, pixels, identifiers, image } = await prepareImage(
        await data.bytesOf(record),
        record.path,
        { policy, canvas },
      );
      const digest = createHash("sha256").update(new Uint8Array(pixels.buffer)).digest("hex");
      return {
        record,
        size: { height, width },
        identity: { dicomId: record.dicomId, pixels: digest, ...identifiers },
        facts: imageFacts(image),
      };
    }, record.dicomId);
  }

  async #shapes(data: CheckedImages): Promise<OrganShapes> {
    const shapes = new Map<string, ReadonlyMap<string, readonly Shape[]>>();
    for (const name of Object.keys(data.organs)) {
      const found = await this.#trying(async () => await data.shapes(name));
      if (found !== undefined) shapes.set(name, found);
    }
    return shapes;
  }

  async #readMasks(
    { record: { dicomId: id, label }, size }: ReadCase,
    shapes: OrganShapes,
    { organs, folder }: CheckedImages,
  ): Promise<void> {
    for (const [name, organ] of Object.entries(organs)) {
      const paths = maskPaths(organ, id), found = present(folder, paths);
      const missing = name === label ? paths.filter((path) => !found.includes(path)) : [];
      this.#expectedMasks += name === label ? paths.length : found.length;
      for (const path of missing) {
        this.#faults.push(
          `${path}: found no such file, expected the mask of an image of the class ${JSON.stringify(name)}`,
        );
        this.#faulty.add(id);
      }
      const own = shapes.get(name);
      const mask = await this.#trying(
        () =>
          organMasks(organ, {
            id,
            image: size,
            canvas: this.#reading.canvas,
            steps: [camGrid(this.#reading.canvas).step],
            folder,
            ...(own === undefined ? {} : { shapes: own }),
          }),
        id,
      );
      if (mask !== undefined) this.#masks += found.length;
    }
  }

  #tryHeatMap(id: string, samples: Gaze, image: Size): void {
    const { canvas, heatMap } = this.#reading;
    try {
      coveredHeatMap(samples, { image, canvas, ...heatMap, name: id });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#faults.push(...error.message.split("\n"));
      this.#faulty.add(id);
    }
  }
}
