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
import { COLUMNS, readMasterSheet } from "../master_sheet.ts";
import { populationOf } from "../population.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({
  masterSheet: z.string(),
  exclude: z.array(imageNameSchema),
  /** Images per list; the last one may have fewer. */
  groupSize: z.int().positive(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { masterSheet, exclude, groupSize } = parametersSchema.parse(parameters);
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
  });
  const { records: _, ...lists } = outputs;
  await writeJson(memberOf(outputs, "records"), file);
  await writeLists(images, lists, groupSize);
}
