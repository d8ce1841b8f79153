/** The setting `heatMap.blur`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** The heat map's blur. */
export const blurSchema = bounded(
  z.int().min(1).max(10_000),
  "a blur wider than two X-rays is the same everywhere",
).describe("B, in pixels of the original image");
