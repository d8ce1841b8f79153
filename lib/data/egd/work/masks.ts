/** Task: the organ masks of a group of images, on the CAM grid. */
import { join } from "node:path";
import { z } from "zod";
import { camGrid } from "../../canvas.ts";
import { readOrganMasks } from "../masks.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { everyImage } from "../../every_image.ts";
import { readJson } from "../../../formats/json_file.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { writeNamedRows } from "../../named_rows.ts";

export const parametersSchema = z.strictObject({ canvas: canvasSchema, eyeGaze: z.string() });

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, eyeGaze } = parametersSchema.parse(parameters);
  const images = await readJson(inputs.sizes, sizesFileSchema);
  const { height, width } = camGrid(canvas);
  const cells = height * width;
  const shape = [images.length, height, width];
  const heart = new Uint8Array(images.length * cells);
  const lung = new Uint8Array(images.length * cells);
  await everyImage(images, progress, async ({ dicomId, ...image }, index) => {
    const masks = await readOrganMasks(join(inputs.masks, eyeGaze), dicomId, { image, canvas });
    heart.set(masks.heart, index * cells);
    lung.set(masks.lung, index * cells);
  });
  const tensors = new Map([
    ["heart", { dtype: "U8", shape, data: heart } as const],
    ["lung", { dtype: "U8", shape, data: lung } as const],
  ]);
  await writeNamedRows(outputs.masks, { ids: images.map(({ dicomId }) => dicomId), tensors });
}
