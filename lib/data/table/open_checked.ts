/** Opens a table of images for checks: reads its tables, and collects their faults. */
import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { readInput } from "../../formats/open_input.ts";
import type { Size } from "../canvas.ts";
import { imageKey } from "../image_id.ts";
import { imageFileSize } from "../image_size.ts";
import { presentPath } from "../present_path.ts";
import { unknownIds } from "../repeated_ids.ts";
import type { StoredRecord } from "../records_file.ts";
import type { SplitOptions } from "../split.ts";
import { Faults } from "../tables/faults.ts";
import type { Hint } from "../tables/missing_columns.ts";
import type { CheckedImages } from "./checked_images.ts";
import { checkGaze } from "./check_gaze.ts";
import { FileFaults } from "./file_faults.ts";
import { foldFaults } from "./fold_faults.ts";
import { nearFile } from "./near_file.ts";
import { shapesOf } from "./organ_files.ts";
import { type CasesTable, classNamesOf, gatherCases, groupingColumns } from "./read_cases.ts";
import type { TableSettings } from "./settings.ts";
import { gatherShapes, type Shapes } from "./shapes.ts";
import { strayShapes } from "./stray_shapes.ts";
import { isAbsent } from "../../formats/there.ts";

/** The folder of the user's data sets, the experiment's split, and where faults go. */
export interface OpenCheckedOptions {
  readonly folder: string;
  readonly split?: SplitOptions | undefined;
  readonly faults: Faults;
  readonly hint?: Hint | undefined;
}

/** A table of images whose files can also be measured without decoding them. */
export interface CheckedTable extends CheckedImages {
  sizeOf(record: StoredRecord): Promise<Size>;
}

/** Reads the table of images, and adds its faults. Rejects only with errors that no file causes. */
export async function openChecked(
  settings: TableSettings,
  { folder: named, split, faults, hint }: OpenCheckedOptions,
): Promise<CheckedTable> {
  const { cases, classes, exclude, gaze, organs = {} } = settings;
  const folder = resolve(named), source = cases.file, images = resolve(folder, settings.images);
  const tableAt = (path: string) => isAbsolute(path) ? path : join(folder, path);
  const fold = split !== undefined && "column" in split ? split.column : undefined;
  const files = new FileFaults(faults), before = faults.count;
  const { named: listed, others, odd, hasIds, lacks } = await files.table(async () => {
    const bytes = await readTableFile(tableAt(source), source, "data.cases.file");
    return gatherCases(
      bytes,
      { cases, classes, fold, source, ...(hint === undefined ? {} : { hint }) },
      faults,
    );
  }) ?? NOTHING;
  const keys = new Set(exclude.map(imageKey));
  const hasFolder = statSync(images, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!hasFolder) {
    faults.add(
      `data.images: found no such folder as ${images}, expected the folder that images' paths start from, below --data`,
    );
  }
  const records = listed.filter(({ dicomId }) => !keys.has(imageKey(dicomId)))
    .map((record) => hasFolder ? record : { ...record, path: "" });
  if (split !== undefined && "column" in split && hasIds && !lacks.has(split.column)) {
    foldFaults(records, split, { source, faults, hint });
  }
  const ids = listed.map(({ dicomId }) => dicomId);
  const known = hasIds ? [...ids, ...others, ...odd] : undefined;
  const unknown = hasIds && ids.length > 0
    ? unknownIds(exclude, [...ids, ...odd], { table: source, column: cases.id, hint: hint ?? (() => "") })
    : [];
  for (const { path, message } of unknown) faults.add(`${path.join(".")}: ${message}`, EXCLUDED);
  const absent = { count: 0 };
  const inFolder = async <Read>(
    record: StoredRecord,
    read: (path: string, source: string) => Promise<Read>,
  ) => {
    const path = presentPath(images, record.path);
    try {
      return await read(join(images, path), path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      const near = absent.count++ < HINTS ? nearFile(images, path) : "";
      throw new UserError(`${path}: found no such file below data.images, expected an image${near}`);
    }
  };
  const tables = new Map<string, Promise<Shapes | undefined>>(), strays = new Faults();
  return {
    source,
    columns: groupingColumns(cases),
    classNames: classNamesOf(classes),
    listed: listed.length,
    records,
    isWhole: faults.count === before,
    organs,
    folder,
    bytesOf: (record) => inFolder(record, (path, source) => readInput(path, "dicom", { source })),
    sizeOf: (record) => inFolder(record, imageFileSize),
    shapes: (name) => {
      const organ = organs[name], drawn = organ === undefined ? undefined : shapesOf(organ);
      if (drawn === undefined) return Promise.resolve(undefined);
      const { kind, settings } = drawn, { file } = settings;
      // Organs may share a table, whose faults are reported once.
      const key = JSON.stringify(settings);
      const reading = tables.get(key) ?? (async () => {
        const bytes = await readTableFile(tableAt(file), file, `data.organs.${name}.${kind}.file`);
        return gatherShapes(bytes, settings, { source: file, faults, hint });
      })();
      tables.set(key, reading);
      return reading;
    },
    strayShapes: (shapes, sizes) =>
      strayShapes(shapes, organs, { listed: known, records, sizes, faults, strays, hint }),
    ...(gaze === undefined
      ? {}
      : { readGaze: (sizes) => checkGaze(gaze, { records, known, sizes, folder, faults, strays, hint }) }),
    strays: () => strays.lines(),
  };
}

const NOTHING: CasesTable = { records: [], named: [], others: [], odd: [], hasIds: false, lacks: new Set() };

const EXCLUDED = { group: "data.exclude", kind: "unknown", what: "images" } as const;

/** The most missing files that get a hint, because each hint reads a folder. */
const HINTS = 5;

/** Reads the table that a setting names. Rejects with a `UserError` if it is missing. */
async function readTableFile(path: string, source: string, setting: string): Promise<Uint8Array> {
  try {
    return await readInput(path, "table", { source });
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UserError(`${path}: this user may not read the table; change its mode or its owner`);
    }
    if (!isAbsent(error)) throw error;
    throw new UserError(
      `${path}: found no such file, expected the table that ${setting} names; ` +
        `name the folder that holds it with --data DIR${nearFile(dirname(path), basename(path))}`,
    );
  }
}
