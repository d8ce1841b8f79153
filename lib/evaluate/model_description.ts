/** The data of one model over its seeds for figures and tables, beside its summary. */
import { z } from "zod";
import type { AgreementAverages, DescribedRun, RunDescription } from "./description.ts";
import { measureSchema, overSeeds } from "./summary.ts";
import { type Failures, failuresSchema } from "./worst_cases.ts";
import { itemAt } from "../formats/items.ts";

const agreementSchema = z.strictObject({
  images: z.int().nonnegative().describe("with gaze"),
  correlation: measureSchema,
  scanpathSaliency: measureSchema,
  divergence: measureSchema,
}).readonly();

/** The stored description of one model. */
export const modelDescriptionSchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).readonly().describe("what each perSeed lists, in this order"),
  calibration: z.strictObject({ expectedCalibrationError: measureSchema, brierScore: measureSchema })
    .readonly(),
  agreement: z.strictObject({
    classes: z.array(z.strictObject({ name: z.string(), ...agreementSchema.unwrap().shape }).readonly())
      .readonly().describe("empty where no training was measured"),
    overall: agreementSchema,
  }).readonly().describe("per seed the mean over test images with gaze"),
  failures: failuresSchema,
}).readonly();

/** @see {@linkcode modelDescriptionSchema} */
export type ModelDescription = z.infer<typeof modelDescriptionSchema>;

/**
 * Combines the descriptions of a model's runs; a run that was not measured leaves null in its
 * place.
 */
export function describeModel(
  runs: readonly { readonly seed: number; readonly description: RunDescription }[],
  failures: Failures,
): ModelDescription {
  const described = runs.map(({ description }) => description.outcome === "described" ? description : null);
  const over = (measure: (run: DescribedRun) => number | null) =>
    overSeeds(described.map((run) => run && measure(run)));
  const agreement = (averages: (run: DescribedRun) => AgreementAverages) => ({
    images: first ? averages(first).images : 0,
    correlation: over((run) => averages(run).correlation.mean),
    scanpathSaliency: over((run) => averages(run).scanpathSaliency.mean),
    divergence: over((run) => averages(run).divergence.mean),
  });
  const first = described.find((run) => run !== null);
  return {
    seeds: runs.map(({ seed }) => seed),
    calibration: {
      expectedCalibrationError: over(({ calibration }) => calibration.expectedCalibrationError),
      brierScore: over(({ calibration }) => calibration.brierScore),
    },
    agreement: {
      classes: (first?.agreement.classes ?? []).map(({ name }, index) => ({
        name,
        ...agreement((run) => itemAt(run.agreement.classes, index)),
      })),
      overall: agreement((run) => run.agreement.overall),
    },
    failures,
  };
}
