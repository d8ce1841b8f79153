/** Task: the organs of a group of a table's images, on the CAM grid and on the grid of previews. */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import { packBits } from "../../../formats/packed_bits.ts";
import type { Tensor } from "../../../formats/tensor.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { camGrid, previewGrid } from "../../canvas.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { everyImage } from "../../every_image.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { writeNamedRows } from "../../named_rows.ts";
import { organMasks, shapesOf } from "../organ_masks.ts";
import { tableShape } from "../settings.ts";
import { readShapes } from "../shapes.ts";
import { memberOf, tuple } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({ canvas: canvasSchema, organs: tableShape.organs });

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, organs } = parametersSchema.parse(parameters);
  const images = await readJson(memberOf(inputs, "sizes"), sizesFileSchema);
  const grid = camGrid(canvas), preview = previewGrid(canvas);
  const cells = grid.height * grid.width, bytes = Math.ceil(preview.height * preview.width / 8);
  const masks = new Map<string, Tensor>(), outlines = new Map<string, Tensor>();
  const all = await Promise.all(
    Object.entries(organs).map(async ([name, organ], place) => {
      const inside = new Uint8Array(images.length * cells), bits = new Uint8Array(images.length * bytes);
      masks.set(name, { dtype: "U8", shape: [images.length, grid.height, grid.width], data: inside });
      outlines.set(name, { dtype: "U8", shape: [images.length, bytes], data: bits });
      const drawn = shapesOf(organ);
      if (drawn === undefined) return { organ, inside, bits };
      const source = drawn.settings.file;
      const table = await readInput(join(memberOf(inputs, `shapes.${place}`), source), "table", { source });
      return { organ, inside, bits, shapes: readShapes(table, drawn.settings, source) };
    }),
  );
  await everyImage(images, progress, async ({ dicomId: id, ...image }, index) => {
    for (const { organ, inside, bits, shapes } of all) {
      const [mask, outline] = tuple(
        await organMasks(organ, {
          id,
          image,
          canvas,
          steps: [grid.step, preview.step],
          folder: inputs.masks,
          ...(shapes ? { shapes } : {}),
        }),
        2,
      );
      inside.set(mask, index * cells);
      bits.set(packBits(outline), index * bytes);
    }
  });
  const ids = images.map(({ dicomId }) => dicomId);
  await writeNamedRows(memberOf(outputs, "masks"), { ids, tensors: masks });
  await writeNamedRows(memberOf(outputs, "outlines"), { ids, tensors: outlines });
}
