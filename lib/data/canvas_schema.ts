/** The setting `canvas`. */
import { z } from "zod";
import { bounded } from "../formats/bounded.ts";

const side = bounded(z.int().positive().max(32_768), "eight times the longest side of a chest X-ray");

/** The rectangle on which images are placed. */
export const canvasSchema = z.strictObject({
  height: side,
  width: side,
  downsample: bounded(z.int().positive().max(1024), "a canvas of 32,768 pixels has no more for a network"),
  fit: z.enum(["pad", "resize"]).exactOptional().describe(
    "pad unless given, the paper's: centred or cropped, every downsample-th pixel kept; resize: each image resized " +
      "to the network's input, anti-aliased, each side by itself",
  ),
}).describe("the rectangle of images; the network's input is downsample times smaller");
