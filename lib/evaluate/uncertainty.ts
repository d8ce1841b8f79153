/** How sure a model's AUC is, and of what: training with another seed, or testing on other images. */
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { aucVariance } from "../stats/auc_variance.ts";
import { bootstrapMedianAuc, type Resampled } from "../stats/bootstrap_auc.ts";
import { aucHalfWidth } from "../stats/delong.ts";
import type { PairedScores } from "../stats/paired_scores.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import { bootstrapSchema, intervalSchema, outcomeSchema } from "./outcome_schema.ts";

const variance = z.number().nonnegative();

/** The stored uncertainty of one model. */
export const uncertaintySchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).readonly().describe("the runs that were measured"),
  images: z.int().nonnegative().describe("test images"),
  median: z.strictObject({ seeds: bootstrapSchema, images: bootstrapSchema, both: bootstrapSchema })
    .readonly()
    .describe("of the median AUC (Hand & Till) when seeds, test images or both are drawn anew"),
  variance: outcomeSchema({
    seeds: variance,
    images: variance,
    interaction: variance,
    total: variance,
    seedsShare: z.number().min(0).max(1).describe("of the total"),
    imagesShare: z.number().min(0).max(1).describe("of the total: images and their interaction with seeds"),
  }).describe("of one run's AUC on one test set"),
  classes: z.array(
    z.strictObject({
      name: z.string(),
      halfWidth: outcomeSchema({
        auc: z.number().min(0).max(1),
        halfWidth: z.number().nonnegative().describe("DeLong's, 95 %"),
        interval: intervalSchema.describe("Newcombe's method 5, 95 %"),
      }).describe("of the median run's one-versus-rest AUC: other test images alone"),
    }).readonly(),
  ).readonly(),
}).readonly();

/** @see {@linkcode uncertaintySchema} */
export type Uncertainty = z.infer<typeof uncertaintySchema>;

/** A model's test predictions. */
export interface PredictedModel {
  readonly name: string;
  readonly classNames: readonly string[];
  /** The true classes of the n test images. */
  readonly labels: readonly number[];
  /** The runs that were measured, each with probabilities [n, classes] and its AUC. */
  readonly runs: readonly {
    readonly seed: number;
    readonly auc: number;
    readonly probabilities: ArrayLike<number>;
  }[];
}

/** The runs' probabilities as the statistics take them. */
export function pairedScores({ labels, classNames, runs }: PredictedModel): PairedScores {
  return { labels, classCount: classNames.length, tables: runs.map(({ probabilities }) => probabilities) };
}

/** The run with the median AUC, the lower of two. */
export function medianRun<Run extends { readonly seed: number; readonly auc: number }>(
  runs: readonly Run[],
): Run | undefined {
  return runs.toSorted((a, b) => a.auc - b.auc || a.seed - b.seed)[Math.floor((runs.length - 1) / 2)];
}

/** Intervals, parts of the variance, and half-widths per class of one model. */
export function modelUncertainty(model: PredictedModel): Uncertainty {
  const { name, labels, runs, classNames } = model;
  const paired = pairedScores(model);
  const none = undefinedBecause("no run was measured");
  const intervalOver = (resample: Resampled) =>
    runs.length === 0 ? none : bootstrapMedianAuc(paired, {
      resample,
      average: "one-vs-one",
      stream: randomStream("uncertainty", name, resample),
    });
  const middle = medianRun(runs);
  return {
    seeds: runs.map(({ seed }) => seed),
    images: labels.length,
    median: { seeds: intervalOver("seeds"), images: intervalOver("images"), both: intervalOver("both") },
    variance: varianceOf(paired, name),
    classes: classNames.map((className, own) => ({
      name: className,
      halfWidth: middle ? aucHalfWidth({ ...paired, tables: [middle.probabilities] }, own) : none,
    })),
  };
}

function varianceOf(paired: PairedScores, name: string): Uncertainty["variance"] {
  if (paired.tables.length < 2) return undefinedBecause("one seed says nothing about seeds");
  const parts = aucVariance(paired, {
    average: "one-vs-one",
    stream: randomStream("uncertainty", name, "variance"),
  });
  if (!parts.defined) return parts;
  if (parts.total === 0) return undefinedBecause("no run differs from another on any test images");
  const seedsShare = parts.seeds / parts.total;
  return { ...parts, seedsShare, imagesShare: 1 - seedsShare };
}
