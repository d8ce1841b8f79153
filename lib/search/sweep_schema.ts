/** The stored form of a sweep: a model's figures for each value of one setting. */
import { z } from "zod";
import { spread } from "../stats/spread.ts";
import { valueSchema } from "./trials_schema.ts";

const figure = z.number().min(0).max(1).nullable();

const sweptRunSchema = z.strictObject({
  seed: z.int().nonnegative(),
  validationAuc: figure.describe("at the training's best epoch; null where it has none"),
  auc: figure.describe("on the test images; null where the run has none"),
  interpretability: figure.describe("on the test images, without tolerance; null likewise"),
});

/** The measures of a sweep. */
export const SWEPT = ["validationAuc", "auc", "interpretability"] as const;

/** A measure of a sweep. */
export type Swept = typeof SWEPT[number];

const medianSchema = z.strictObject({ validationAuc: figure, auc: figure, interpretability: figure });

/** A sweep of one model. */
export const sweepSchema = z.strictObject({
  format: z.literal("fovea/sweep/1"),
  model: z.string(),
  parameter: z.string(),
  values: z.array(z.strictObject({
    value: valueSchema,
    runs: z.array(sweptRunSchema).min(1),
    medians: medianSchema.describe("of the runs that have the figure; null where none has"),
  })).min(1),
});

/** @see {@linkcode sweepSchema} */
export type Sweep = z.infer<typeof sweepSchema>;

/** One training of a sweep. */
export type SweptRun = z.infer<typeof sweptRunSchema>;

/**
 * Returns the medians of the runs' figures, each over the runs that have it; null where none has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const runs = [0.7, 0.9, 0.8].map((auc, seed) => {
 *   return { seed, validationAuc: auc, auc: seed === 2 ? null : auc, interpretability: null };
 * });
 * const medians = { validationAuc: 0.8, auc: 0.8, interpretability: null };
 * assertEquals(sweptMedians(runs), medians);
 * ```
 */
export function sweptMedians(runs: readonly SweptRun[]): Readonly<Record<Swept, number | null>> {
  const median = (measure: Swept) => spread(runs.flatMap((run) => run[measure] ?? [])).median ?? null;
  return {
    validationAuc: median("validationAuc"),
    auc: median("auc"),
    interpretability: median("interpretability"),
  };
}
