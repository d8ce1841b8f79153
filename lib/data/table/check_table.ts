/** Reads a whole table of images as `reproduce` would, and reports every fault. */
import { createHash } from "node:crypto";
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { readInput } from "../../formats/open_input.ts";
import { dataCounts } from "../check/data_counts.ts";
import type { DataCheck, DataReading } from "../data_check.ts";
import { divideImages } from "../divide.ts";
import { type ImageFacts, imageFacts } from "../dicom/image_facts.ts";
import { camGrid, type Size } from "../canvas.ts";
import type { FileIdentity } from "../file_identity.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { coveredHeatMap } from "../heat_map.ts";
import { imageKey } from "../image_id.ts";
import { identicalImages } from "../identical_pixels.ts";
import { prepareImage } from "../prepared_image.ts";
import { splitSubjects } from "../split.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import { maskPaths, organMasks, shapesOf } from "./organ_masks.ts";
import { type CaseRecord, classNamesOf, groupingColumns, readCases } from "./read_cases.ts";
import { GazeReader } from "./read_gaze.ts";
import type { TableSettings } from "./settings.ts";
import { unknownImages } from "./unknown_images.ts";
import { readShapes, type Shape } from "./shapes.ts";
import { type OrganShapes, shownCases, type ShownRecord } from "./shown_cases.ts";
import { present } from "./tasks.ts";
import { isTemplate, pathOf } from "./template.ts";

/** Reads every row, image, mask and sample. Rejects only with errors that no file causes. */
export async function checkTable(settings: TableSettings, reading: DataReading): Promise<DataCheck> {
  const check = new TableCheck(settings, reading);
  return await check.run();
}

interface ReadCase extends ShownRecord {
  readonly identity: FileIdentity;
  readonly facts: ImageFacts;
}

class TableCheck {
  readonly #settings: TableSettings;
  readonly #reading: DataReading;
  readonly #folder: string;
  readonly #faults: string[] = [];
  readonly #faulty = new Set<string>();
  #masks = 0;
  #expectedMasks = 0;

  constructor(settings: TableSettings, reading: DataReading) {
    this.#settings = settings;
    this.#reading = reading;
    this.#folder = resolve(reading.folder);
  }

  async run(): Promise<DataCheck> {
    const { cases, classes, exclude, gaze: gazeSettings } = this.#settings;
    const { split, onImages, onImage } = this.#reading;
    const source = cases.file;
    const fold = "column" in split ? split.column : undefined;
    const listed = await this.#trying(async () =>
      readCases(await readInput(this.#path(source), "table", { source }), { cases, classes, fold, source })
    );
    if (listed === undefined) return { faults: this.#faults, faulty: [] };
    const keys = new Set(exclude.map(imageKey));
    const records = listed.filter(({ dicomId }) => !keys.has(imageKey(dicomId)));
    onImages?.(records.length);
    const shapes = await this.#shapes();
    this.#faults.push(...unknownImages(shapes, this.#settings.organs ?? {}, listed));
    const read: ReadCase[] = [];
    for (const [index, record] of records.entries()) {
      const image = await this.#readImage(record);
      if (image !== undefined) {
        read.push(image);
        await this.#readMasks(image, shapes);
      }
      onImage?.(index + 1);
    }
    const sizes = new Map(read.map(({ record, size }) => [record.dicomId, size]));
    const gaze = gazeSettings === undefined ? undefined : await this.#readGaze(records, listed, sizes);
    for (const { record, size } of gaze === undefined ? [] : read) {
      const samples = gaze?.gaze.get(record.dicomId);
      if (samples !== undefined) this.#tryHeatMap(record.dicomId, samples, size);
    }
    const identities = read.map(({ identity }) => identity);
    const classNames = classNamesOf(classes);
    const table = { source, columns: groupingColumns(cases), classNames };
    // The table is compared with all files or with none. If a file is unread, only the split is
    // tried.
    const divided = await this.#trying(() =>
      Promise.resolve(
        read.length === records.length
          ? divideImages(records, identities, { ...split, ...table }).split
          : splitSubjects(records, split, classNames),
      )
    );
    return {
      faults: this.#faults,
      faulty: records.map(({ dicomId }) => dicomId).filter((id) => this.#faulty.has(id)),
      summary: {
        listed: listed.length,
        excluded: listed.length - records.length,
        read: read.length,
        masks: this.#masks,
        expectedMasks: this.#expectedMasks,
        ...(gaze === undefined ? {} : { gaze: gaze.rows }),
        facts: read.map(({ facts }) => facts),
        identical: identicalImages(identities),
        counts: dataCounts({ subjects: records, classNames, split: divided, gaze: gaze?.gaze, sizes }),
      },
      cases: {
        organs: Object.keys(this.#settings.organs ?? {}),
        shown: this.#reading.withCases === true
          ? await shownCases(read, {
            organs: this.#settings.organs ?? {},
            folder: this.#folder,
            classNames,
            gaze: gaze?.gaze,
            shapes,
            split: divided,
            bytesOf: (record) => this.#bytesOf(record),
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

  #path(path: string): string {
    return isAbsolute(path) ? path : join(this.#folder, path);
  }

  async #bytesOf({ path }: CaseRecord): Promise<Uint8Array> {
    const file = join(resolve(this.#folder, this.#settings.images), path);
    try {
      return await readInput(file, "dicom", { source: path });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new UserError(`${path}: found no such file below data.images, expected an image`);
    }
  }

  async #readImage(record: CaseRecord): Promise<ReadCase | undefined> {
    const { pixels: policy, canvas } = this.#reading;
    return await this.#trying(async () => {
      const { height, width, pixels, identifiers, image } = await prepareImage(
        await this.#bytesOf(record),
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

  async #shapes(): Promise<OrganShapes> {
    const shapes = new Map<string, ReadonlyMap<string, readonly Shape[]>>();
    for (const [name, organ] of Object.entries(this.#settings.organs ?? {})) {
      const drawn = shapesOf(organ);
      if (drawn === undefined) continue;
      const { file: source } = drawn.settings;
      const found = await this.#trying(async () =>
        readShapes(await readInput(this.#path(source), "table", { source }), drawn.settings, source)
      );
      if (found !== undefined) shapes.set(name, found);
    }
    return shapes;
  }

  async #readMasks(
    { record: { dicomId: id, label }, size }: ReadCase,
    shapes: OrganShapes,
  ): Promise<void> {
    for (const [name, organ] of Object.entries(this.#settings.organs ?? {})) {
      const paths = maskPaths(organ, id), found = present(this.#folder, paths);
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
            folder: this.#folder,
            ...(own === undefined ? {} : { shapes: own }),
          }),
        id,
      );
      if (mask !== undefined) this.#masks += found.length;
    }
  }

  async #readGaze(
    records: readonly CaseRecord[],
    listed: readonly CaseRecord[],
    sizes: ReadonlyMap<string, Size>,
  ): Promise<{ readonly gaze: ReadonlyMap<string, Gaze>; readonly rows: GazeRows } | undefined> {
    const { gaze: settings } = this.#settings;
    if (settings === undefined) return undefined;
    const wanted = records.map(({ dicomId }) => dicomId);
    const isWanted = new Set(wanted);
    const reader = new GazeReader({
      gaze: settings,
      wanted,
      excluded: listed.map(({ dicomId }) => dicomId).filter((id) => !isWanted.has(id)),
    });
    return await this.#trying(async () => {
      const sources = isTemplate(settings.file)
        ? wanted.map((id) => ({ path: pathOf(settings.file, id), id })).filter(({ path }) =>
          present(this.#folder, [path]).length > 0
        )
        : [{ path: settings.file, id: undefined }];
      for (const { path, id } of sources) await reader.read(fileChunks(this.#path(path), path), path, id);
      return reader.finish((id) => sizes.get(id) ?? { height: 1, width: 1 });
    });
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
