/** Task: extracts the gaze samples of the study's images from the table of all images. */
import { join } from "node:path";
import { z } from "zod";
import { readEyeGaze } from "../eye_gaze.ts";
import { fileChunks } from "../../tables/file_chunks.ts";
import type { GazeRows } from "../../gaze_record.ts";
import { gazeToTensors } from "../../gaze_tensors.ts";
import { imageNameSchema, leaveOut } from "../../image_names.ts";
import { readMasterSheet } from "../master_sheet.ts";
import { readInput } from "../../../formats/open_input.ts";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { writeJson } from "../../../formats/json_file.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({
  masterSheet: z.string(),
  eyeGaze: z.string(),
  exclude: z.array(imageNameSchema),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { masterSheet, eyeGaze, exclude } = parametersSchema.parse(parameters);
  const records = readMasterSheet(
    await readInput(join(memberOf(inputs, "masterSheet"), masterSheet), "table", { source: masterSheet }),
    masterSheet,
  );
  const wanted = new Set(leaveOut(records, exclude).map(({ dicomId }) => dicomId));
  const { gaze, rows } = await readEyeGaze(fileChunks(join(memberOf(inputs, "eyeGaze"), eyeGaze), eyeGaze), {
    wanted,
    excluded: records.map(({ dicomId }) => dicomId).filter((dicomId) => !wanted.has(dicomId)),
    source: eyeGaze,
  });
  await Deno.writeFile(memberOf(outputs, "gaze"), encodeSafetensors(gazeToTensors(gaze)));
  await writeJson(memberOf(outputs, "rows"), rows satisfies GazeRows);
}
