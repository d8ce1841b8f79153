/**
 * Reads every image, mask and gaze sample of a data set as `reproduce` would, and reports every
 * fault.
 */
import { createHash } from "node:crypto";
import { UserError } from "../../errors/user_error.ts";
import { camGrid, type Size } from "../canvas.ts";
import { dataCounts } from "../check/data_counts.ts";
import type { DataCheck, DataReading } from "../data_check.ts";
import { type ImageFacts, imageFacts } from "../dicom/image_facts.ts";
import { divideImages } from "../divide.ts";
import type { FileIdentity } from "../file_identity.ts";
import type { Gaze } from "../gaze.ts";
import { GazeSpreadError } from "../gaze_spread.ts";
import { coveredHeatMap } from "../heat_map.ts";
import { identicalImages } from "../identical_pixels.ts";
import { prepareImage } from "../prepared_image.ts";
import type { StoredRecord } from "../records_file.ts";
import { splitSubjects } from "../split.ts";
import { Faults } from "../tables/faults.ts";
import type { CheckedImages, OpenImages } from "./checked_images.ts";
import { FileFaults } from "./file_faults.ts";
import { missingMasks, readOrganShapes } from "./organ_faults.ts";
import { maskPaths, shapesOf } from "./organ_files.ts";
import { organMasks } from "./organ_masks.ts";
import { type OrganShapes, shownCases, type ShownRecord } from "./shown_cases.ts";
import { present } from "./tasks.ts";

interface ReadCase extends ShownRecord {
  readonly identity: FileIdentity;
  readonly facts: ImageFacts;
}

/**
 * Opens a data set and reads everything in it. Rejects only with errors that no file causes.
 */
export async function checkImages(open: OpenImages, reading: DataReading): Promise<DataCheck> {
  return await new ImagesCheck(reading).run(open);
}

class ImagesCheck {
  readonly #reading: DataReading;
  readonly #faults = new Faults();
  readonly #files = new FileFaults(this.#faults);
  readonly #organs = new Map<string, { images: number; onGrid: number }>();
  #masks = 0;
  #expectedMasks = 0;

  constructor(reading: DataReading) {
    this.#reading = reading;
  }

  async run(open: OpenImages): Promise<DataCheck> {
    const { split, onImages, onImage } = this.#reading;
    const data = await this.#files.table(() => open(this.#faults));
    if (data === undefined || data.records.length === 0 && this.#faults.count > 0) {
      if (data !== undefined) await this.#readTables(data);
      return { faults: this.#faults.lines(), count: this.#faults.count, faulty: [] };
    }
    const { records, listed, classNames, organs, folder, source, columns, leftOut } = data;
    onImages?.(records.length);
    const shapes = await readOrganShapes(data, this.#files);
    const read: ReadCase[] = [];
    for (const [index, record] of records.entries()) {
      const image = await this.#readImage(record, data);
      if (image !== undefined) {
        read.push(image);
        await this.#readMasks(image, data);
        await this.#countCells(image, shapes, data);
      }
      onImage?.(index + 1);
    }
    const sizes = new Map(read.map(({ record, size }) => [record.dicomId, size]));
    data.strayShapes?.(shapes, sizes);
    const gaze = await this.#files.table(async () => await data.readGaze?.(sizes));
    for (const id of gaze?.faulty ?? []) this.#files.mark(id);
    for (const { record, size } of gaze === undefined ? [] : read) {
      const samples = gaze?.gaze.get(record.dicomId);
      if (samples === undefined || gaze?.explained?.has(record.dicomId)) continue;
      this.#tryHeatMap(record.dicomId, samples, size);
    }
    const identities = read.map(({ identity }) => identity);
    // The table is compared with all files or with none. If a file is unread, only the split is
    // tried.
    const divided = !data.isWhole ? undefined : await this.#files.table(() =>
      Promise.resolve(
        read.length === records.length
          ? divideImages(records, identities, { ...split, source, columns, classNames }).split
          : splitSubjects(records, split, classNames),
      )
    );
    return {
      faults: this.#faults.lines(),
      count: this.#faults.count,
      faulty: this.#files.faulty(records.map(({ dicomId }) => dicomId)),
      summary: {
        listed,
        excluded: listed - records.length,
        ...(leftOut === undefined ? {} : { leftOut }),
        read: read.length,
        masks: this.#masks,
        expectedMasks: this.#expectedMasks,
        organs: [...this.#organs].map(([name, counts]) => ({ name, ...counts })),
        ...(gaze === undefined ? {} : { gaze: gaze.rows }),
        strays: data.strays?.() ?? [],
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

  /** Reads the other tables of a data set whose images cannot be known. */
  async #readTables(data: CheckedImages): Promise<void> {
    const shapes = await readOrganShapes(data, this.#files);
    data.strayShapes?.(shapes, new Map());
    await this.#files.table(async () => await data.readGaze?.(new Map()));
  }

  async #readImage(record: StoredRecord, data: CheckedImages): Promise<ReadCase | undefined> {
    const { pixels: policy, canvas } = this.#reading;
    if (record.path === "") return undefined;
    return await this.#files.file(async () => {
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
    }, { id: record.dicomId, group: "data.images" });
  }

  async #readMasks({ record, size }: ReadCase, { organs, folder }: CheckedImages): Promise<void> {
    const { dicomId: id, label } = record;
    for (const [name, organ] of Object.entries(organs)) {
      const paths = maskPaths(organ, id), found = present(folder, paths);
      const missing = missingMasks(name, organ, { record, folder });
      this.#expectedMasks += name === label ? paths.length : found.length;
      const place = { id, group: `data.organs.${name}` };
      for (const fault of missing) this.#files.add(fault, place);
      if (shapesOf(organ) !== undefined) continue;
      const steps = [1], canvas = { ...size, downsample: 1 };
      const mask = await this.#files.file(
        () => organMasks(organ, { id, image: size, canvas, steps, folder }),
        place,
      );
      if (mask === undefined) continue;
      this.#masks += found.length;
      const isEmpty = mask[0]?.every((inside) => inside === 0) === true;
      if (name === label && missing.length === 0 && isEmpty) {
        this.#files.add(
          `${paths.join(", ")}: found nothing inside, expected the organ of an image of the class ${
            JSON.stringify(name)
          }; pixels that are not 0 are inside`,
          place,
        );
      }
    }
  }

  /** Counts whether the organ of the image's class has a cell of the CAM grid in it. */
  async #countCells(
    { record: { dicomId: id, label }, size }: ReadCase,
    shapes: OrganShapes,
    { organs, folder }: CheckedImages,
  ): Promise<void> {
    const organ = organs[label];
    if (organ === undefined) return;
    const { canvas } = this.#reading, own = shapes.get(label), steps = [camGrid(canvas).step];
    const drawn = { id, image: size, canvas, steps, folder, ...(own === undefined ? {} : { shapes: own }) };
    try {
      const [cells] = await organMasks(organ, drawn);
      const counts = this.#organs.get(label) ?? { images: 0, onGrid: 0 };
      counts.images++;
      if (cells?.some((inside) => inside > 0)) counts.onGrid++;
      this.#organs.set(label, counts);
    } catch (error) {
      // A mask that cannot be read is already reported.
      if (!(error instanceof UserError)) throw error;
    }
  }

  #tryHeatMap(id: string, samples: Gaze, image: Size): void {
    const { canvas, heatMap } = this.#reading;
    try {
      coveredHeatMap(samples, { image, canvas, ...heatMap, name: id });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const group = error instanceof GazeSpreadError ? "heatMap" : "data.gaze";
      for (const line of error.message.split("\n")) this.#files.add(line, { id, group, what: "images" });
    }
  }
}
