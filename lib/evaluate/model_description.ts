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
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { describeRun } from "./describe_run.ts";
 * import { worstCases } from "./worst_cases.ts";
 *
 * const classNames = ["normal", "mass"], labels = [0, 1], cams = new Float32Array(4);
 * const images = { classNames, labels, cams, grid: { height: 1, width: 1 }, heatMaps: [[0], [0]] };
 * const runs = [0.75, 1].map((confidence, seed) => {
 *   const row = [confidence, 1 - confidence];
 *   return { seed, description: describeRun({ ...images, probabilities: [...row, ...row] }) };
 * });
 * const failures = worstCases({ ids: ["a", "b"], labels, classCount: 2, runs: [] });
 * // One of the two images is classified rightly: accuracy less confidence is −0.25 and −0.5.
 * const { expectedCalibrationError } = describeModel(runs, failures).calibration;
 * assertEquals(expectedCalibrationError.perSeed, [0.25, 0.5]);
 * ```
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
