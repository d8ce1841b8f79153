/** Task: reads the gaze of a study's images on REFLACX. */
import { z } from "zod";
import { memberOf } from "../../../formats/items.ts";
import { readJson, writeJson } from "../../../formats/json_file.ts";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import type { WorkContext } from "../../../graph/task.ts";
import type { GazeRows } from "../../gaze_record.ts";
import { gazeToTensors } from "../../gaze_tensors.ts";
import { sizesFileSchema } from "../../image_files.ts";
import { imageNameSchema, leaveOut } from "../../image_names.ts";
import { gazeOfImages } from "../gaze_of_images.ts";
import { readListing } from "../read_readings.ts";
import { listShape, reflacxSchema } from "../settings.ts";

export const parametersSchema = z.strictObject({
  ...listShape,
  format: z.enum(["dicom", "jpg"]),
  gaze: reflacxSchema.shape.gaze.unwrap(),
  exclude: z.array(imageNameSchema),
});

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { exclude, gaze: kind, ...settings } = parametersSchema.parse(parameters);
  const { images: listed } = await readListing(memberOf(inputs, "metadata"), settings);
  const images = leaveOut(listed, exclude);
  const paths = Object.entries(inputs).filter(([name]) => name.startsWith("sizes.")).map(([, path]) => path);
  const groups = await Promise.all(paths.map((path) => readJson(path, sizesFileSchema)));
  const sizes = new Map(groups.flat().map(({ dicomId, ...size }) => [dicomId, size]));
  const { gaze, rows } = await gazeOfImages(memberOf(inputs, "gaze"), images, {
    kind,
    sizes,
    onImage: (done) =>
      progress({ fraction: done / images.length, text: `${done} of ${images.length} images` }),
  });
  await Deno.writeFile(memberOf(outputs, "gaze"), encodeSafetensors(gazeToTensors(gaze)));
  await writeJson(memberOf(outputs, "rows"), rows satisfies GazeRows);
}
