/**
 * Task: converts DICOM files to the pixels that networks see, and collects the facts in the files.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { imageSize } from "../../data/canvas.ts";
import type { FileIdentity } from "../../data/file_identity.ts";
import { presentPath } from "../../data/present_path.ts";
import { imageNameSchema, namedImages } from "../../data/image_names.ts";
import { prepareImage } from "../../data/prepared_image.ts";
import { imageProfile, type ProfilesFile } from "../../data/profile/image_profile.ts";
import { fileReader } from "../../formats/file_reader.ts";
import { float32 } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { pixelsSchema } from "../settings/pixels.ts";
import { everyImage } from "../../data/every_image.ts";
import { imageListSchema, type SizesFile } from "../../data/image_files.ts";
import { readJson, writeJson } from "./files.ts";
import { writeNamedRows } from "../../data/named_rows.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  pixels: pixelsSchema,
  canvas: canvasSchema,
  /** The folder of the files within the input. */
  root: z.string(),
  images: z.array(imageNameSchema),
});

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { pixels: policy, canvas, root, images: names } = parametersSchema.parse(parameters);
  const images = namedImages(names, await readJson(memberOf(inputs, "list"), imageListSchema));
  const { height, width } = imageSize(canvas);
  const rows = new Float32Array(images.length * height * width);
  const read = fileReader("dicom");
  const sizes: SizesFile[number][] = [];
  const identities: FileIdentity[] = [];
  const profiles: ProfilesFile[number][] = [];
  await everyImage(images, progress, async ({ dicomId, path }, index) => {
    const folder = join(memberOf(inputs, "files"), root);
    const present = presentPath(folder, path);
    const bytes = await read(join(folder, present), present);
    const target = rows.subarray(index * height * width, (index + 1) * height * width);
    const prepared = await prepareImage(bytes, present, { policy, canvas, target });
    const own = { height: prepared.height, width: prepared.width };
    sizes.push({ dicomId, ...own });
    const profile = imageProfile({ ...own, photometric: prepared.image.photometric }, target);
    profiles.push({ dicomId, profile });
    identities.push({ dicomId, pixels: sha256(target), ...prepared.identifiers });
  });
  const tensors = new Map([["images", float32([images.length, 1, height, width], rows)]]);
  await writeNamedRows(memberOf(outputs, "images"), { ids: images.map(({ dicomId }) => dicomId), tensors });
  await writeJson(memberOf(outputs, "sizes"), sizes);
  await writeJson(memberOf(outputs, "identities"), identities);
  await writeJson(memberOf(outputs, "profiles"), profiles);
}

function sha256({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): string {
  return createHash("sha256").update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex");
}
