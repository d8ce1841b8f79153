/** Reads a whole table of images as `reproduce` would, and reports every fault. */
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { readInput } from "../../formats/open_input.ts";
import type { DataCheck, DataReading } from "../data_check.ts";
import { imageKey } from "../image_id.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import { type CheckedGaze, type CheckedImages, checkImages } from "./check_images.ts";
import { shapesOf } from "./organ_files.ts";
import { type CaseRecord, classNamesOf, groupingColumns, readCases } from "./read_cases.ts";
import { GazeReader } from "./read_gaze.ts";
import type { GazeTableSettings, TableSettings } from "./settings.ts";
import { readShapes } from "./shapes.ts";
import { present } from "./tasks.ts";
import { isTemplate, pathOf } from "./template.ts";
import { unknownImages } from "./unknown_images.ts";

/** Reads every row, image, mask and sample. Rejects only with errors that no file causes. */
export async function checkTable(settings: TableSettings, reading: DataReading): Promise<DataCheck> {
  return await checkImages(() => openChecked(settings, reading), reading);
}

async function openChecked(settings: TableSettings, reading: DataReading): Promise<CheckedImages> {
  const { cases, classes, exclude, gaze, organs = {} } = settings;
  const { split } = reading;
  const folder = resolve(reading.folder), source = cases.file;
  const fold = "column" in split ? split.column : undefined;
  const tableAt = (path: string) => isAbsolute(path) ? path : join(folder, path);
  const bytes = await readInput(tableAt(source), "table", { source });
  const listed = readCases(bytes, { cases, classes, fold, source });
  const keys = new Set(exclude.map(imageKey));
  const records = listed.filter(({ dicomId }) => !keys.has(imageKey(dicomId)));
  return {
    source,
    columns: groupingColumns(cases),
    classNames: classNamesOf(classes),
    listed: listed.length,
    records,
    organs,
    folder,
    async bytesOf({ path }) {
      try {
        return await readInput(join(resolve(folder, settings.images), path), "dicom", { source: path });
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        throw new UserError(`${path}: found no such file below data.images, expected an image`);
      }
    },
    async shapes(name) {
      const organ = organs[name];
      const drawn = organ === undefined ? undefined : shapesOf(organ);
      if (drawn === undefined) return undefined;
      const { file } = drawn.settings;
      return readShapes(await readInput(tableAt(file), "table", { source: file }), drawn.settings, file);
    },
    strayShapes: (shapes) => unknownImages(shapes, organs, listed),
    ...(gaze === undefined
      ? {}
      : { readGaze: (sizes) => readGaze(gaze, { records, listed, sizes, folder, tableAt }) }),
  };
}

async function readGaze(
  settings: GazeTableSettings,
  { records, listed, sizes, folder, tableAt }: {
    readonly records: readonly CaseRecord[];
    readonly listed: readonly CaseRecord[];
    readonly sizes: Parameters<NonNullable<CheckedImages["readGaze"]>>[0];
    readonly folder: string;
    tableAt(path: string): string;
  },
): Promise<CheckedGaze> {
  const wanted = records.map(({ dicomId }) => dicomId);
  const isWanted = new Set(wanted);
  const reader = new GazeReader({
    gaze: settings,
    wanted,
    excluded: listed.map(({ dicomId }) => dicomId).filter((id) => !isWanted.has(id)),
  });
  const sources = isTemplate(settings.file)
    ? wanted.map((id) => ({ path: pathOf(settings.file, id), id })).filter(({ path }) =>
      present(folder, [path]).length > 0
    )
    : [{ path: settings.file, id: undefined }];
  for (const { path, id } of sources) await reader.read(fileChunks(tableAt(path), path), path, id);
  return reader.finish((id) => sizes.get(id) ?? { height: 1, width: 1 });
}
