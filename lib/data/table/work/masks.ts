/**
 * Task: draws the organs of a group of a table's images on the CAM grid and on the grid of
 * previews.
 */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { shapesOf } from "../organ_files.ts";
import { tableShape } from "../settings.ts";
import { readShapes } from "../shapes.ts";
import { writeOrgans } from "../write_organs.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({ canvas: canvasSchema, organs: tableShape.organs });

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, organs } = parametersSchema.parse(parameters);
  const images = await readJson(memberOf(inputs, "sizes"), sizesFileSchema);
  const all = await Promise.all(
    Object.entries(organs).map(async ([name, organ], place) => {
      const drawn = shapesOf(organ);
      if (drawn === undefined) return { name, organ };
      const source = drawn.settings.file;
      const table = await readInput(join(memberOf(inputs, `shapes.${place}`), source), "table", { source });
      return { name, organ, shapes: readShapes(table, drawn.settings, source) };
    }),
  );
  await writeOrgans(all, { images, canvas, folder: inputs.masks, outputs, progress });
}
