/** The setting `canvas`. */
import { z } from "zod";
import { bounded } from "../formats/bounded.ts";

const side = bounded(z.int().positive().max(32_768), "eight times the longest side of a chest X-ray");

/** The rectangle that images are laid on. */
export const canvasSchema = z.strictObject({
  height: side,
  width: side,
  downsample: bounded(z.int().positive().max(1024), "a canvas of 32,768 pixels has no more for a network"),
}).describe("images are centred on it, then every downsample-th pixel is kept");
