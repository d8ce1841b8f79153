/** What the phantom data set is made from. */
import { z } from "zod";

/** The settings of a phantom data set; everything in it follows from them. */
export const phantomSettingsSchema = z.strictObject({
  images: z.int().positive().multipleOf(3).describe("images in all, a third of each class"),
  seed: z.int().nonnegative().describe("another seed, another data set"),
  width: z.int().min(64).max(4096).default(318).describe("columns; an eighth of MIMIC-CXR's usual 2544"),
  height: z.int().min(64).max(4096).default(382).describe("rows; an eighth of MIMIC-CXR's usual 3056"),
  secondsOfGaze: z.number().min(2).max(120).default(12).describe(
    "how long an image is looked at, on average",
  ),
  noise: z.number().min(0).max(1).default(0.03).describe(
    "standard deviation of pixel noise, in units of full exposure",
  ),
  opacityContrast: z.number().min(0).max(1).default(0.16).describe(
    "mean brightness of a pneumonia's opacity",
  ),
  heartOverlap: z.number().min(0).max(1).default(0.25)
    .describe("how far the classes' cardiothoracic ratios overlap: 0 not at all, 1 entirely"),
});

/** See {@linkcode phantomSettingsSchema}. */
export type PhantomSettings = z.infer<typeof phantomSettingsSchema>;
