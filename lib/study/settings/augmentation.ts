/** The setting `augmentation` of a training. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** Random changes of training images. */
export const augmentationSchema = z.strictObject({
  flip: z.boolean().exactOptional().describe("mirror every second image, on average, left to right"),
  shift: bounded(z.number().min(0).max(0.5), "a larger shift leaves less than half of the image")
    .exactOptional().describe("the largest shift along either axis, as a share of the image's side"),
  rotate: bounded(z.number().min(0).max(45), "small rotations, of patients and not of machines")
    .exactOptional().describe("the largest rotation in degrees, either way"),
  contrast: bounded(z.number().min(0).max(0.9), "a factor of 0 leaves no image")
    .exactOptional().describe("contrast times 1 − this to 1 + this, about the image's mean"),
}).describe(
  "default: none, as in the paper; changes training images only, and moves their heat maps with them",
);
