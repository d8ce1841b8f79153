/** The setting `heatMap`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { blurSchema } from "./blur.ts";

/** The standard deviation of a Gaussian. */
export const sigmaSchema = bounded(
  z.number().min(0.01).max(10_000),
  "a Gaussian wider than two X-rays is the same everywhere",
).describe("σ of the Gaussian around each sample or fixation, in units");

/** The units of {@linkcode sigmaSchema}. */
const unitsSchema = z.enum(["pixels", "degrees"]).describe(
  "default: pixels of the image; degrees of visual angle where the data set knows how many pixels one has",
);

/** A Gaussian's settings. */
export const gaussianShape = { sigma: sigmaSchema, units: unitsSchema.exactOptional() } as const;

/** The spread of gaze over a heat map. */
export const heatMapSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("blur").exactOptional(), blur: blurSchema })
    .describe("default, the paper's: gaze counted per pixel, blurred as by OpenCV"),
  z.strictObject({ kind: z.literal("gaussian"), ...gaussianShape })
    .describe("a Gaussian around each sample, times its duration where the gaze has durations"),
]);

/** @see {@linkcode heatMapSchema} */
export type HeatMapSettings = z.infer<typeof heatMapSchema>;

/** Chosen values; the study's own replace omitted ones. */
export const chosenHeatMapSchema = z.strictObject({
  blur: blurSchema.optional(),
  sigma: sigmaSchema.optional(),
});

/** Returns the settings as parameters of tasks: without defaults, and without the kind. */
export function spreadOf(settings: HeatMapSettings): { blur: number } | { sigma: number; units?: "degrees" } {
  if (settings.kind !== "gaussian") return { blur: settings.blur };
  const { sigma, units = "pixels" } = settings;
  return units === "pixels" ? { sigma } : { sigma, units };
}
