/**
 * Task: lists the study's images and the paths of their files, as inputs for other tasks. Ids and
 * paths, which name patients, thus stay in files of the store. Parameters, and therefore keys and
 * receipts, hold names without meaning.
 */
import { join } from "node:path";
import { z } from "zod";
import { imageNameSchema, leaveOut } from "../../data/image_names.ts";
import { readMasterSheet } from "../../data/egd/master_sheet.ts";
import { readInput } from "../../formats/open_input.ts";
import type { WorkContext } from "../../graph/task.ts";
import { type ImageList, writeJson } from "./files.ts";

export const parametersSchema = z.strictObject({
  masterSheet: z.string(),
  exclude: z.array(imageNameSchema),
  /** Images per list; the last one may have fewer. */
  groupSize: z.int().positive(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { masterSheet, exclude, groupSize } = parametersSchema.parse(parameters);
  const bytes = await readInput(join(inputs.masterSheet, masterSheet), "table", { source: masterSheet });
  const images = leaveOut(readMasterSheet(bytes, masterSheet), exclude);
  for (const [index, output] of Object.keys(outputs).sort().entries()) {
    const group = images.slice(index * groupSize, (index + 1) * groupSize);
    const list: ImageList = group.map(({ row, image, dicomId, path }) => ({ row, image, dicomId, path }));
    await writeJson(outputs[output], list);
  }
}
