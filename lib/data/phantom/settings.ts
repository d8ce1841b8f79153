/** The settings of the phantom data set. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

const side = bounded(
  z.int().min(64).max(4096),
  "X-rays have about 3,000 pixels a side; below 64 no organ shows",
);
const share = z.number().min(0).max(1);

/** The settings of a phantom data set; everything in it follows from them. */
export const phantomSettingsSchema = z.strictObject({
  images: bounded(
    z.int().positive().max(30_000).multipleOf(3),
    "EGD-CXR has 1,083; each takes about 100 kB of disk",
  )
    .describe("images in all, a third of each class"),
  seed: bounded(z.int().nonnegative().max(2 ** 32 - 1), "random streams start from 32 bits")
    .describe("another seed, another data set"),
  width: side.default(318).describe("columns; an eighth of MIMIC-CXR's usual 2544"),
  height: side.default(382).describe("rows; an eighth of MIMIC-CXR's usual 3056"),
  secondsOfGaze: bounded(
    z.number().min(2).max(120),
    "radiologists look at an X-ray for seconds to two minutes",
  ).default(12).describe(
    "how long an image is looked at, on average",
  ),
  noise: bounded(share, "a share of the full exposure").default(0.03).describe(
    "standard deviation of pixel noise, in units of full exposure",
  ),
  opacityContrast: bounded(share, "a share of the full exposure").default(0.16).describe(
    "mean brightness of a pneumonia's opacity",
  ),
  heartOverlap: bounded(share, "0 not at all, 1 entirely").default(0.25)
    .describe("how far the classes' cardiothoracic ratios overlap: 0 not at all, 1 entirely"),
});

/** See {@linkcode phantomSettingsSchema}. */
export type PhantomSettings = z.infer<typeof phantomSettingsSchema>;
