/** Reads a whole data set as `reproduce` would, without training, and reports all of its faults. */
import { join } from "node:path";
import type { DataCheck } from "../../data_check.ts";
import { divideImages } from "../../divide.ts";
import { readEyeGaze } from "../eye_gaze.ts";
import { fileChunks } from "../../tables/file_chunks.ts";
import { imageKey } from "../../image_id.ts";
import { layout } from "../layout.ts";
import { type MimicFormat, mimicPath } from "../../mimic/images.ts";
import { COLUMNS, type ImageRecord, readMasterSheet } from "../master_sheet.ts";
import { identicalImages } from "../../identical_pixels.ts";
import { CLASS_NAMES } from "../classes.ts";
import { type SplitOptions, splitSubjects } from "../../split.ts";
import { readInput } from "../../../formats/open_input.ts";
import { faultLines, type ImageReading, type ListedImage } from "./check_image.ts";
import { checkImages, type ThreadOptions } from "./threads.ts";
import { itemAt } from "../../../formats/items.ts";

/** The data set's folders, and how an experiment uses them. */
export interface EgdCheckOptions extends ImageReading, ThreadOptions {
  readonly exclude: readonly string[];
  /** The images' files: MIMIC-CXR's DICOM files unless given. */
  readonly format?: MimicFormat;
  readonly split: SplitOptions;
  /** Called with the number of images before any is read. */
  readonly onImages?: (count: number) => void;
}

/** Reads every table row, X-ray and mask. Rejects only with errors that no file causes. */
export async function checkData(options: EgdCheckOptions): Promise<DataCheck> {
  const faults: string[] = [];
  const trying = async <Result>(source: string, read: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await read();
    } catch (error) {
      faults.push(...faultLines(error, source));
      return undefined;
    }
  };
  const table = join(options.eyeGaze, layout.masterSheet);
  const listed = await trying(table, async () => readMasterSheet(await readInput(table, "table"), table));
  if (listed === undefined) return { faults, faulty: [] };
  const { format = "dicom" } = options;
  const { records, unknown } = leftOver(
    listed.map((record) => ({ ...record, path: mimicPath(record.path, format) })),
    options.exclude,
  );
  faults.push(
    ...unknown.map((id) => `exclude: found ${JSON.stringify(id)}, expected a dicom_id of ${table}`),
  );
  options.onImages?.(records.length);
  const gazeTable = join(options.eyeGaze, layout.eyeGaze);
  const wanted = new Set(records.map(({ dicomId }) => dicomId));
  const excludedIds = listed.map(({ dicomId }) => dicomId).filter((dicomId) => !wanted.has(dicomId));
  const gaze = await trying(
    gazeTable,
    () => readEyeGaze(fileChunks(gazeTable), { wanted, excluded: excludedIds, source: gazeTable }),
  );
  const images = records.map(({ dicomId, path }): ListedImage => {
    const samples = gaze?.gaze.get(dicomId);
    return { dicomId, path, ...(samples === undefined ? {} : { gaze: samples }) };
  });
  const { eyeGaze, images: imageFolder, pixels, canvas, heatMap } = options;
  const reading: ImageReading = { eyeGaze, images: imageFolder, pixels, canvas, heatMap };
  const checked = await checkImages(images, reading, options);
  faults.push(...checked.flatMap((image) => image.faults));
  const files = checked.flatMap(({ file }) => file === undefined ? [] : [file]);
  const identities = files.map(({ identity }) => identity);
  // The table is compared with all files or with none. If a file is unread, only the split is
  // tried.
  const isWhole = files.length === records.length;
  await trying(table, () =>
    Promise.resolve(
      isWhole
        ? divideImages(records, identities, {
          ...options.split,
          source: table,
          columns: COLUMNS,
          classNames: CLASS_NAMES,
        })
        : splitSubjects(records, options.split, CLASS_NAMES),
    ));
  return {
    faults,
    faulty: records.flatMap(({ dicomId }, index) =>
      itemAt(checked, index).faults.length > 0 ? [dicomId] : []
    ),
    summary: {
      listed: listed.length,
      excluded: listed.length - records.length,
      read: files.length,
      masks: checked.reduce((sum, { masks }) => sum + masks, 0),
      expectedMasks: records.length * layout.masks("").length,
      ...(gaze === undefined ? {} : { gaze: gaze.rows }),
      facts: files.map(({ facts }) => facts),
      identical: identicalImages(identities),
    },
  };
}

function leftOver(listed: readonly ImageRecord[], exclude: readonly string[]) {
  const keys = new Set(exclude.map(imageKey));
  const known = new Set(listed.map(({ dicomId }) => imageKey(dicomId)));
  return {
    records: listed.filter(({ dicomId }) => !keys.has(imageKey(dicomId))),
    unknown: exclude.filter((id) => !known.has(imageKey(id))),
  };
}
