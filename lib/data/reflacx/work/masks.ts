/**
 * Task: draws the ellipses of a group of REFLACX's images on the CAM grid and on the grid of
 * previews.
 */
import { z } from "zod";
import { memberOf } from "../../../formats/items.ts";
import { readJson } from "../../../formats/json_file.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { canvasSchema } from "../../canvas_schema.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { imageNameSchema } from "../../image_names.ts";
import { writeOrgans } from "../../table/write_organs.ts";
import { organSettings, readOrgans } from "../organs.ts";
import { readListing } from "../read_readings.ts";
import { listShape } from "../settings.ts";

export const parametersSchema = z.strictObject({
  ...listShape,
  format: z.enum(["dicom", "jpg"]),
  exclude: z.array(imageNameSchema),
  canvas: canvasSchema,
});

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, exclude: _, ...settings } = parametersSchema.parse(parameters);
  const images = await readJson(memberOf(inputs, "sizes"), sizesFileSchema);
  const listing = await readListing(memberOf(inputs, "metadata"), settings);
  const byId = new Map(listing.images.map((image) => [image.dicomId, image]));
  const own = images.flatMap(({ dicomId }) => byId.get(dicomId) ?? []);
  const shapes = await readOrgans(memberOf(inputs, "ellipses"), own, settings.classes);
  const organs = Object.entries(organSettings(settings.classes)).map(([name, organ]) => ({
    name,
    organ,
    shapes: shapes.get(name),
  }));
  await writeOrgans(organs, { images, canvas, outputs, progress });
}
