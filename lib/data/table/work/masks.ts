/** Task: the organs of a group of a table's images, on the CAM grid. */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import type { Tensor } from "../../../formats/tensor.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { camGrid } from "../../canvas.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { everyImage } from "../../every_image.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { writeNamedRows } from "../../named_rows.ts";
import { organMask, shapesOf } from "../organ_masks.ts";
import { tableShape } from "../settings.ts";
import { readShapes } from "../shapes.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({ canvas: canvasSchema, organs: tableShape.organs });

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, organs } = parametersSchema.parse(parameters);
  const images = await readJson(memberOf(inputs, "sizes"), sizesFileSchema);
  const { height, width } = camGrid(canvas);
  const cells = height * width;
  const tensors = new Map<string, Tensor>();
  const all = await Promise.all(
    Object.entries(organs).map(async ([name, organ], place) => {
      const data = new Uint8Array(images.length * cells);
      tensors.set(name, { dtype: "U8", shape: [images.length, height, width], data });
      const drawn = shapesOf(organ);
      if (drawn === undefined) return { organ, data };
      const source = drawn.settings.file;
      const bytes = await readInput(join(memberOf(inputs, `shapes.${place}`), source), "table", { source });
      return { organ, data, shapes: readShapes(bytes, drawn.settings, source) };
    }),
  );
  await everyImage(images, progress, async ({ dicomId: id, ...image }, index) => {
    for (const { organ, data, shapes } of all) {
      const mask = await organMask(organ, {
        id,
        image,
        canvas,
        folder: inputs.masks,
        ...(shapes ? { shapes } : {}),
      });
      data.set(mask, index * cells);
    }
  });
  await writeNamedRows(memberOf(outputs, "masks"), { ids: images.map(({ dicomId }) => dicomId), tensors });
}
