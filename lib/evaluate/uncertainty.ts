/** The uncertainty of a model's measures over new trainings and over other test images. */
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { bootstrapMedianAuc } from "../stats/bootstrap_auc.ts";
import { crossedEstimate, unitIntervalOf } from "../stats/crossed_estimate.ts";
import { aucHalfWidth } from "../stats/delong.ts";
import type { Interval } from "../stats/mean_difference_effect.ts";
import { medianInterval } from "../stats/median_interval.ts";
import { newcombeInterval } from "../stats/newcombe_interval.ts";
import { newTraining } from "../stats/new_training.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import type { SeedImageTable } from "../stats/seed_image_table.ts";
import { varianceShares } from "../stats/variance_shares.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { bootstrapSchema, intervalSchema, outcomeSchema } from "./outcome_schema.ts";
import { type Measure, medianRun, pairedScores, type PredictedModel, tableOf } from "./predicted_model.ts";
import { itemAt } from "../formats/items.ts";

const variance = z.number().nonnegative();
const fraction = z.number().min(0).max(1);
const share = z.strictObject({ share: fraction, interval: intervalSchema.describe("95 %") }).readonly();

const measureShape = {
  typical: outcomeSchema({
    estimate: z.number().describe("the interquartile mean over the trainings: the mean of the middle half"),
    interval: intervalSchema.describe("95 %, over trainings and test images"),
    standardError: z.number().nonnegative(),
    df: z.number().positive().nullable().describe(
      "null where nothing was wrong, and the interval is of images alone",
    ),
  }),
  variance: outcomeSchema({
    seeds: variance,
    images: variance,
    interaction: variance,
    total: variance,
    seedsShare: fraction.describe("of the total"),
    imagesShare: fraction.describe("of the total: what all trainings share of the choice of test images"),
    shares: z.strictObject({ seeds: share, images: share, interaction: share }).readonly(),
  }).describe("of one run's measure on one test set"),
  newTraining: outcomeSchema({ estimate: z.number(), interval: intervalSchema })
    .describe("95 % prediction interval of one new training, on all images that the test images stand for"),
};

/** The stored uncertainty of one model. */
export const uncertaintySchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).readonly().describe("the runs that were measured"),
  images: z.int().nonnegative().describe("test images"),
  median: z.strictObject({
    seeds: outcomeSchema({
      interval: intervalSchema,
      confidence: fraction.describe("with which the interval holds the median: 0.9375 for the range of five"),
      range: z.boolean().describe("whether it runs from the lowest training to the highest"),
    }).describe("between two of the trainings' values; the test images are taken as fixed"),
    images: bootstrapSchema.describe("when test images are drawn anew; the trainings are taken as fixed"),
  }).readonly().describe("of the median AUC (Hand & Till)"),
  ...measureShape,
  interpretability: z.strictObject(measureShape).readonly().describe(
    "the same of interpretability (tolerance 0)",
  ),
  classes: z.array(
    z.strictObject({
      name: z.string(),
      halfWidth: outcomeSchema({
        auc: fraction,
        halfWidth: z.number().nonnegative().describe("DeLong's, 95 %"),
        interval: intervalSchema.describe("Newcombe's method 5, 95 %"),
      }).describe("of the median run's one-versus-rest AUC: other test images alone"),
    }).readonly(),
  ).readonly(),
}).readonly();

/** @see {@linkcode uncertaintySchema} */
export type Uncertainty = z.infer<typeof uncertaintySchema>;

/**
 * Intervals and parts of the variance of one model's AUC and interpretability.
 *
 * @throws {RangeError} where a run's probabilities or hits do not fit the images, or one is NaN.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Four trainings that agree. The AUC ranks 3 of 4 pairs rightly; 1 of 2 maps is a hit.
 * const probabilities = [0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9];
 * const runs = [1, 2, 3, 4].map((seed) => ({ seed, auc: 0.75, probabilities, hits: [[1, 0]] }));
 * const classes = { classNames: ["normal", "mass"], organClasses: ["mass"], labels: [0, 0, 1, 1] };
 * const { typical, classes: [, mass] } = modelUncertainty({ name: "ResNet", ...classes, runs });
 * assert(typical.defined && mass?.halfWidth.defined);
 * assertEquals(typical.estimate, 0.75);
 * // Placement values ½ and 1 in either class: a variance of ⅛/2 + ⅛/2.
 * assertAlmostEquals(typical.standardError, Math.sqrt(1 / 8));
 * assertAlmostEquals(mass.halfWidth.halfWidth, 1.96 * Math.sqrt(1 / 8), 1e-4);
 * ```
 */
export function modelUncertainty(model: PredictedModel): Uncertainty {
  const { name, labels, runs, classNames } = model;
  const paired = pairedScores(model);
  const none = undefinedBecause("no training was measured");
  const middle = medianRun(runs);
  return {
    seeds: runs.map(({ seed }) => seed),
    images: labels.length,
    median: {
      seeds: medianInterval(runs.map(({ auc }) => auc)),
      images: runs.length === 0 ? none : bootstrapMedianAuc(paired, {
        average: "one-vs-one",
        stream: randomStream("uncertainty", name, "images"),
      }),
    },
    ...measureUncertainty(model, "auc"),
    interpretability: measureUncertainty(model, "interpretability"),
    classes: classNames.map((className, own) => ({
      name: className,
      halfWidth: middle ? aucHalfWidth({ ...paired, tables: [middle.probabilities] }, own) : none,
    })),
  };
}

type MeasureUncertainty = Pick<Uncertainty, "typical" | "variance" | "newTraining">;

function measureUncertainty(model: PredictedModel, measure: Measure): MeasureUncertainty {
  const found = tableOf(model, measure);
  if (!found.defined) return { typical: found, variance: found, newTraining: found };
  const { table } = found;
  return {
    typical: typicalOf(table, measure),
    variance: varianceOf(table, `${model.name}, ${measure}`),
    newTraining: newTraining(table),
  };
}

function typicalOf(table: SeedImageTable, measure: Measure): MeasureUncertainty["typical"] {
  const crossed = crossedEstimate([table]);
  if (!crossed.defined) return perfect(table, measure) ?? crossed;
  const { estimate, standardError, df } = crossed;
  const around = unitIntervalOf(crossed);
  if (around.defined) return { defined: true, estimate, interval: around.interval, standardError, df };
  return perfect(table, measure) ?? around;
}

/**
 * Returns the interval if all trainings are right on every image, or wrong on every image; it
 * depends on the number of images.
 */
function perfect(
  { values, strata }: SeedImageTable,
  measure: Measure,
): MeasureUncertainty["typical"] | undefined {
  const [estimate] = values;
  if (!(estimate === 0 || estimate === 1) || values.some((value) => value !== estimate)) return undefined;
  const sizes = strata.map((trainings) => itemAt(trainings, 0).length);
  const interval: Interval = measure === "interpretability"
    ? wilsonInterval(estimate, sizes.reduce((sum, size) => sum + size, 0))
    : newcombeInterval(estimate, Math.min(...sizes), Math.min(...sizes));
  return { defined: true, estimate, interval, standardError: 0, df: null };
}

function varianceOf(table: SeedImageTable, name: string): Uncertainty["variance"] {
  const parts = varianceShares(table, randomStream("uncertainty", name, "variance"));
  if (!parts.defined) return parts;
  const { seeds, images } = parts.shares;
  return { ...parts, seedsShare: seeds.share, imagesShare: images.share };
}
