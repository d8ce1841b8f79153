/** Task: reads the gaze of a table's images. */
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import type { WorkContext } from "../../../graph/task.ts";
import type { Size } from "../../canvas.ts";
import type { GazeRows } from "../../gaze_record.ts";
import { gazeToTensors } from "../../gaze_tensors.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { imageNameSchema, leaveOut } from "../../image_names.ts";
import { fileChunks } from "../../tables/file_chunks.ts";
import { readCases } from "../read_cases.ts";
import { GazeReader } from "../read_gaze.ts";
import { tableShape } from "../settings.ts";
import { isTemplate, pathOf } from "../template.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({
  cases: tableShape.cases,
  classes: tableShape.classes,
  gaze: tableShape.gaze,
  exclude: z.array(imageNameSchema),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { cases, classes, gaze: settings, exclude } = parametersSchema.parse(parameters);
  const source = cases.file;
  const { records, others } = readCases(
    await readInput(join(memberOf(inputs, "cases"), source), "table", { source }),
    {
      cases,
      classes,
      source,
    },
  );
  const images = leaveOut(records, exclude).map(({ dicomId }) => dicomId);
  const wanted = new Set(images);
  const reader = new GazeReader({
    gaze: settings,
    wanted: images,
    excluded: [...records.map(({ dicomId }) => dicomId).filter((id) => !wanted.has(id)), ...others],
  });
  if (isTemplate(settings.file)) {
    for (const id of images) {
      const path = pathOf(settings.file, id);
      if (isThere(join(memberOf(inputs, "gaze"), path))) {
        await reader.read(fileChunks(join(memberOf(inputs, "gaze"), path), path), path, id);
      }
    }
  } else {
    await reader.read(
      fileChunks(join(memberOf(inputs, "gaze"), settings.file), settings.file),
      settings.file,
    );
  }
  const sizes = await sizesOf(inputs);
  const { gaze, rows } = reader.finish((id) => sizes.get(id));
  await Deno.writeFile(memberOf(outputs, "gaze"), encodeSafetensors(gazeToTensors(gaze)));
  await writeJson(memberOf(outputs, "rows"), rows satisfies GazeRows);
}

/** Returns the sizes of images by id; there are none unless fractions need them. */
async function sizesOf(inputs: WorkContext["inputs"]): Promise<ReadonlyMap<string, Size>> {
  const paths = Object.entries(inputs).filter(([name]) => name.startsWith("sizes.")).map(([, path]) => path);
  const groups = await Promise.all(paths.map((path) => readJson(path, sizesFileSchema)));
  return new Map(groups.flat().map(({ dicomId, ...size }) => [dicomId, size]));
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
