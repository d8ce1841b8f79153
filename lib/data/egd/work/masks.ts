/**
 * Task: samples the organ masks of a group of images on the CAM grid and on the grid of previews.
 */
import { join } from "node:path";
import { z } from "zod";
import { camGrid, previewGrid } from "../../canvas.ts";
import { readOrganMasks } from "../masks.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { everyImage } from "../../every_image.ts";
import { readJson } from "../../../formats/json_file.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { packBits } from "../../../formats/packed_bits.ts";
import { writeNamedRows } from "../../named_rows.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({ canvas: canvasSchema, eyeGaze: z.string() });

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, eyeGaze } = parametersSchema.parse(parameters);
  const images = await readJson(memberOf(inputs, "sizes"), sizesFileSchema);
  const { height, width } = camGrid(canvas);
  const cells = height * width;
  const shape = [images.length, height, width];
  const masks = { heart: new Uint8Array(images.length * cells), lung: new Uint8Array(images.length * cells) };
  const preview = previewGrid(canvas);
  const bytes = Math.ceil(preview.height * preview.width / 8);
  const outlines = {
    heart: new Uint8Array(images.length * bytes),
    lung: new Uint8Array(images.length * bytes),
  };
  await everyImage(images, progress, async ({ dicomId, ...image }, index) => {
    const found = await readOrganMasks(join(memberOf(inputs, "masks"), eyeGaze), dicomId, { image, canvas });
    for (const organ of ["heart", "lung"] as const) {
      masks[organ].set(found.cells[organ], index * cells);
      outlines[organ].set(packBits(found.preview[organ]), index * bytes);
    }
  });
  const ids = images.map(({ dicomId }) => dicomId);
  const tensors = (rows: typeof masks, shape: readonly number[]) =>
    new Map(Object.entries(rows).map(([organ, data]) => [organ, { dtype: "U8", shape, data } as const]));
  await writeNamedRows(memberOf(outputs, "masks"), { ids, tensors: tensors(masks, shape) });
  await writeNamedRows(memberOf(outputs, "outlines"), {
    ids,
    tensors: tensors(outlines, [images.length, bytes]),
  });
}
