/**
 * Reads a DICOM file, samples every second pixel of its canvas and divides by the maximum: FILE.
 */
import { prepareImage } from "../../../data/prepared_image.ts";
import { fileReader } from "../../../formats/file_reader.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [path] = tuple(Deno.args, 1);
const canvas = { height: 3072, width: 2560, downsample: 2 };
const target = new Float32Array(1536 * 1280);
const read = fileReader("dicom");
await serve({
  repeats: 5,
  async work() {
    await prepareImage(await read(path), path, { policy: "raw-max", canvas, target });
  },
});
