/**
 * Task: lists the study's images: their records, and the paths of their files as inputs for other
 * tasks. Ids and paths, which name patients, thus stay in files of the store. Parameters, and
 * therefore keys and receipts, hold names without meaning.
 */
import { join } from "node:path";
import { z } from "zod";
import { writeJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { writeLists } from "../../image_files.ts";
import { imageNameSchema } from "../../image_names.ts";
import { recordsOf } from "../../records_file.ts";
import { CLASS_NAMES } from "../classes.ts";
import { mimicPath } from "../../mimic/images.ts";
import { COLUMNS, readMasterSheet } from "../master_sheet.ts";
import { populationOf } from "../population.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({
  masterSheet: z.string(),
  exclude: z.array(imageNameSchema),
  /** The images' files: MIMIC-CXR's DICOM files unless given. */
  format: z.literal("jpg").exactOptional(),
  /** Images per list; the last one may have fewer. */
  groupSize: z.int().positive(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { masterSheet, exclude, format, groupSize } = parametersSchema.parse(parameters);
  const bytes = await readInput(join(memberOf(inputs, "masterSheet"), masterSheet), "table", {
    source: masterSheet,
  });
  const { file, images } = recordsOf({
    source: masterSheet,
    columns: COLUMNS,
    classNames: CLASS_NAMES,
    records: readMasterSheet(bytes, masterSheet),
    exclude,
    population: populationOf,
    ...(format === undefined ? {} : { equalised: true }),
  });
  const { records: _, ...lists } = outputs;
  // Names of images follow from the table's own paths, so files of another kind are named after
  // them.
  const inFormat = <Listed extends { readonly path: string }>(listed: Listed): Listed => ({
    ...listed,
    path: mimicPath(listed.path, format ?? "dicom"),
  });
  await writeJson(memberOf(outputs, "records"), { ...file, records: file.records.map(inFormat) });
  await writeLists(images.map(inFormat), lists, groupSize);
}
