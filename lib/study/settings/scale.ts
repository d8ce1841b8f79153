/** A model's settings `width`, `depth` and `camReduction`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** Scales of a network, and its CAMs. */
export const scaleShape = {
  width: bounded(z.number().min(0.01).max(4), "memory and time grow with its square")
    .describe("multiplies every channel count"),
  depth: bounded(z.number().min(0.01).max(4), "memory and time grow with it")
    .describe("multiplies every stage's number of blocks"),
  camReduction: z.enum(["sum", "mean"]).describe("sum: Eq. 4; mean: the released code"),
} as const;
