/** Reads the gaze of every image of a table: FILE IMAGES. */
import { readEyeGaze } from "../../../data/egd/eye_gaze.ts";
import { fileChunks } from "../../../data/tables/file_chunks.ts";
import { benchImage } from "../measures/gaze_table.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [path, images] = tuple(Deno.args, 2);
const wanted = Array.from({ length: Number(images) }, (_, index) => benchImage(index));
await serve({
  async work() {
    await readEyeGaze(fileChunks(path), { wanted, source: path });
  },
});
