/** The setting `heatMap.blur`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** The heat map's blur. */
export const blurSchema = bounded(
  z.int().min(1).max(10_000),
  "a blur wider than two X-rays is the same everywhere",
).describe(
  "B, the width of the Gaussian kernel in pixels of the original image, made odd (200 → 201); σ by OpenCV's rule",
);
