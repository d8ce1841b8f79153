/** Summarises the folds of a cross-validation. */
import { z } from "zod";
import { correctedMean } from "../stats/corrected_resampling.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { holm } from "../stats/holm.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import { intervalSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";

const count = z.int().positive();

const meanShape = {
  estimate: z.number().describe("the mean over folds"),
  interval: intervalSchema.describe("95 %, by Nadeau and Bengio's correction"),
  standardError: z.number().nonnegative(),
  df: z.int().positive(),
};

const measureSchema = z.strictObject({
  folds: z.array(z.number().nullable()).readonly()
    .describe("the mean over seeds of each fold, repeat by repeat; null where no training has the measure"),
  pooled: z.number().nullable().describe(
    "of all images, each as its fold's training gave it; the mean over seeds and repeats",
  ),
  mean: outcomeSchema(meanShape),
}).readonly();

const pairSchema = z.strictObject({
  models: z.tuple([z.string(), z.string()]).readonly(),
  measure: z.enum(["auc", "interpretability"]),
  folds: z.array(z.number().nullable()).readonly().describe("the second model less the first, fold by fold"),
  difference: outcomeSchema({
    ...meanShape,
    p: pSchema.describe("that the difference is 0, two-sided"),
    adjustedP: pSchema.describe("Holm's, over these pairs"),
  }),
}).readonly();

/** The stored figures of all folds. */
export const crossValidationSchema = z.strictObject({
  folds: count,
  repeats: count,
  images: z.strictObject({ train: z.number().positive(), test: z.number().positive() }).readonly()
    .describe("of a fold, on average"),
  models: z.array(
    z.strictObject({ name: z.string(), auc: measureSchema, interpretability: measureSchema }).readonly(),
  ).readonly(),
  pairs: z.array(pairSchema).readonly().describe("of comparisons and claims about two models"),
}).readonly();

/** @see {@linkcode crossValidationSchema} */
export type CrossValidation = z.infer<typeof crossValidationSchema>;

/** A measure of models. */
export type FoldMeasure = "auc" | "interpretability";

/** One training's figures on its fold's test images. */
export interface FoldRun {
  readonly auc: number;
  readonly labels: readonly number[];
  /** [n, classes]. */
  readonly probabilities: Float32Array;
  /** Images with an organ, and those whose map peaks in it. */
  readonly pointed: { readonly total: number; readonly hits: number };
}

/** A model's runs by fold (repeat by repeat), then by seed; null for a run without figures. */
export interface FoldedModel {
  readonly name: string;
  readonly runs: readonly (readonly (FoldRun | null)[])[];
}

/** The division, and the pairs of models that are compared. */
export interface FoldDesign {
  readonly folds: number;
  readonly repeats: number;
  readonly images: { readonly train: number; readonly test: number };
  readonly classCount: number;
  readonly pairs: readonly {
    readonly models: readonly [string, string];
    readonly measure: FoldMeasure;
  }[];
}

/** Per fold, pooled, and with intervals that know that folds share training images. */
export function crossValidate(models: readonly FoldedModel[], design: FoldDesign): CrossValidation {
  const { folds, repeats, images, pairs } = design;
  const ratio = images.test / images.train;
  const valuesOf = (model: FoldedModel | undefined, measure: FoldMeasure) =>
    (model?.runs ?? []).map((runs) => meanOf(runs.map((run) => run === null ? null : valueOf(run, measure))));
  const measured = (model: FoldedModel, measure: FoldMeasure) => {
    const values = valuesOf(model, measure);
    const { mean } = withoutP(over(values, ratio));
    return { folds: values, pooled: pooledOf(model, measure, design), mean };
  };
  const compared = pairs.map(({ models: [first, second], measure }) => {
    const [before, after] = [first, second].map((name) =>
      valuesOf(models.find((model) => model.name === name), measure)
    );
    const differences = (after ?? []).map((value, fold) => {
      const other = before?.[fold] ?? null;
      return value === null || other === null ? null : value - other;
    });
    return {
      models: [first, second] as const,
      measure,
      folds: differences,
      difference: over(differences, ratio),
    };
  });
  const tested = compared.flatMap(({ difference }) => difference.defined ? [difference.p] : []);
  const adjusted = holm(tested);
  let next = 0;
  return {
    folds,
    repeats,
    images,
    models: models.map((model) => ({
      name: model.name,
      auc: measured(model, "auc"),
      interpretability: measured(model, "interpretability"),
    })),
    pairs: compared.map(({ difference, ...pair }) => ({
      ...pair,
      difference: difference.defined ? { ...difference, adjustedP: adjusted[next++] ?? 1 } : difference,
    })),
  };
}

function valueOf({ auc, pointed: { hits, total } }: FoldRun, measure: FoldMeasure): number | null {
  if (measure === "auc") return auc;
  return total === 0 ? null : hits / total;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length;
}

function over(values: readonly (number | null)[], ratio: number) {
  const found = values.filter((value) => value !== null);
  if (found.length < values.length) {
    return undefinedBecause(
      `${values.length - found.length} of ${values.length} folds have no training with the measure`,
    );
  }
  return correctedMean(found, ratio);
}

function withoutP(
  outcome: ReturnType<typeof over>,
): { readonly mean: CrossValidation["models"][number]["auc"]["mean"] } {
  if (!outcome.defined) return { mean: outcome };
  const { p: _, ...mean } = outcome;
  return { mean };
}

/** The measure over all images of a repeat, for every seed that has all folds; then their mean. */
function pooledOf(
  { runs }: FoldedModel,
  measure: FoldMeasure,
  { folds, repeats, classCount }: FoldDesign,
): number | null {
  const seeds = runs[0]?.length ?? 0;
  const values: (number | null)[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let seed = 0; seed < seeds; seed++) {
      const own = runs.slice(repeat * folds, (repeat + 1) * folds).map((fold) => fold[seed] ?? null);
      const all = own.filter((run) => run !== null);
      if (all.length < own.length) continue;
      values.push(measure === "auc" ? pooledAuc(all, classCount) : pooledPointing(all));
    }
  }
  return meanOf(values);
}

function pooledAuc(runs: readonly FoldRun[], classCount: number): number | null {
  const scores = runs.flatMap(({ probabilities }) => [...probabilities]);
  return handTillAuc({ labels: runs.flatMap(({ labels }) => labels), scores, classCount }) ?? null;
}

function pooledPointing(runs: readonly FoldRun[]): number | null {
  const total = runs.reduce((sum, { pointed }) => sum + pointed.total, 0);
  return total === 0 ? null : runs.reduce((sum, { pointed }) => sum + pointed.hits, 0) / total;
}
