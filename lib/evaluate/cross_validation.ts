/** Summarises the folds of a cross-validation. */
import { z } from "zod";
import { itemAt } from "../formats/items.ts";
import { correctedMean } from "../stats/corrected_resampling.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { holm } from "../stats/holm.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import { intervalSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";
import { type Unmeasured, unmeasuredSchema } from "./unmeasured.ts";

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

const trainingSchema = z.strictObject({
  model: z.string(),
  repeat: count,
  fold: count,
  seed: z.int().nonnegative(),
  outcome: z.enum(["measured", "collapsed", ...unmeasuredSchema.unwrap().shape.outcome.options]),
  reason: z.string().nullable().describe("how it collapsed, or why it has no figures"),
  images: z.int().nonnegative().describe("its fold's test images"),
  auc: z.number().nullable(),
  interpretability: z.number().nullable(),
  pointed: z.int().nonnegative().describe("test images with an organ"),
}).readonly();

/** The stored figures of all folds. */
export const crossValidationSchema = z.strictObject({
  folds: count,
  repeats: count,
  images: z.strictObject({ train: z.number().positive(), test: z.number().positive() }).readonly()
    .describe("of a fold, on average; those for validation are in neither"),
  tested: z.strictObject({
    total: count,
    classes: z.array(z.int().nonnegative()).readonly().describe("class by class"),
  }).readonly().describe("images that are tested in every repeat"),
  models: z.array(
    z.strictObject({ name: z.string(), auc: measureSchema, interpretability: measureSchema }).readonly(),
  ).readonly(),
  pairs: z.array(pairSchema).readonly().describe("of comparisons and claims about two models"),
  trainings: z.array(trainingSchema).readonly().describe("of every model, fold and seed"),
}).readonly();

/** @see {@linkcode crossValidationSchema} */
export type CrossValidation = z.infer<typeof crossValidationSchema>;

/** A measure of models. */
export type FoldMeasure = "auc" | "interpretability";

/** One training's figures on its fold's test images. */
export interface FoldRun {
  readonly outcome: "measured";
  /** The reason for counting it as collapsed; null if it is not. */
  readonly collapsed: string | null;
  /** The AUC; null if a class has no test image in the fold. */
  readonly auc: number | null;
  readonly labels: readonly number[];
  /** The probabilities: [n, classes]. */
  readonly probabilities: Float32Array;
  /** The numbers of images with an organ, and of those whose map peaks in it. */
  readonly pointed: { readonly total: number; readonly hits: number };
}

/** A model's runs by fold (repeat by repeat), then by seed. */
export interface FoldedModel {
  readonly name: string;
  readonly runs: readonly (readonly (FoldRun | Unmeasured)[])[];
}

/** The folds, and the pairs of models that are compared. */
export interface FoldDesign {
  readonly folds: number;
  readonly repeats: number;
  readonly seeds: readonly number[];
  readonly images: { readonly train: number; readonly test: number };
  /** The test images of every fold, class by class. */
  readonly tested: readonly (readonly number[])[];
  readonly pairs: readonly {
    readonly models: readonly [string, string];
    readonly measure: FoldMeasure;
  }[];
}

/**
 * Summarises a measure per fold, pooled, and with intervals that account for the folds' shared
 * training images.
 *
 * @param models Every model has `folds` × `repeats` lists of runs, repeat by repeat.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const images = { labels: [0, 1], probabilities: Float32Array.of(0.9, 0.1, 0.2, 0.8) };
 * const pointed = { total: 2, hits: 1 }, outcome = "measured";
 * const run = { outcome, collapsed: null, ...images, pointed } as const;
 * const runs = [0.7, 0.8, 0.9].map((auc) => [{ ...run, auc }]);
 * const sizes = { images: { train: 4, test: 2 }, tested: [[1, 1], [1, 1], [1, 1]] };
 * const design = { folds: 3, repeats: 1, seeds: [1], ...sizes, pairs: [] };
 * const [model] = crossValidate([{ name: "ResNet", runs }], design).models;
 * assert(model?.auc.mean.defined);
 * assertAlmostEquals(model.auc.mean.estimate, 0.8);
 * // (1/3 + 2/4)·s², because folds share training images.
 * assertAlmostEquals(model.auc.mean.standardError, Math.sqrt(5 / 6) * 0.1);
 * assertEquals([model.auc.pooled, model.interpretability.pooled], [1, 0.5]);
 * ```
 */
export function crossValidate(models: readonly FoldedModel[], design: FoldDesign): CrossValidation {
  const { folds, repeats, images, tested, pairs } = design;
  const ratio = images.test / images.train;
  const valuesOf = (model: FoldedModel | undefined, measure: FoldMeasure) =>
    (model?.runs ?? []).map((runs) => meanOf(runs.map((run) => valueOf(run, measure))));
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
  const adjusted = holm(compared.flatMap(({ difference }) => difference.defined ? [difference.p] : []));
  let next = 0;
  return {
    folds,
    repeats,
    images,
    tested: { total: sum(tested.slice(0, folds).flat()), classes: classSizes(tested.slice(0, folds)) },
    models: models.map((model) => ({
      name: model.name,
      auc: measured(model, "auc"),
      interpretability: measured(model, "interpretability"),
    })),
    pairs: compared.map(({ difference, ...pair }) => ({
      ...pair,
      difference: difference.defined ? { ...difference, adjustedP: adjusted[next++] ?? 1 } : difference,
    })),
    trainings: models.flatMap((model) => trainingsOf(model, design)),
  };
}

/** Returns every training of a model with its outcome. */
function trainingsOf(
  { name, runs }: FoldedModel,
  { folds, seeds, tested }: FoldDesign,
): CrossValidation["trainings"] {
  return runs.flatMap((ofFold, place) =>
    ofFold.map((run, index) => ({
      model: name,
      repeat: 1 + Math.floor(place / folds),
      fold: 1 + place % folds,
      seed: itemAt(seeds, index),
      outcome: run.outcome !== "measured" || run.collapsed === null ? run.outcome : "collapsed" as const,
      reason: run.outcome === "measured" ? run.collapsed : run.reason,
      images: sum(itemAt(tested, place)),
      auc: valueOf(run, "auc"),
      interpretability: valueOf(run, "interpretability"),
      pointed: run.outcome === "measured" ? run.pointed.total : 0,
    }))
  );
}

function valueOf(run: FoldRun | Unmeasured, measure: FoldMeasure): number | null {
  if (run.outcome !== "measured") return null;
  const { auc, pointed: { hits, total } } = run;
  if (measure === "auc") return auc;
  return total === 0 ? null : hits / total;
}

/** Returns the images of every class, over folds. */
function classSizes(folds: readonly (readonly number[])[]): readonly number[] {
  return itemAt(folds, 0).map((_, own) => sum(folds.map((classes) => itemAt(classes, own))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
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

/**
 * Returns the measure over all images of a repeat, for every seed with all folds; then their mean.
 */
function pooledOf(
  { runs }: FoldedModel,
  measure: FoldMeasure,
  { folds, repeats, tested }: FoldDesign,
): number | null {
  const seeds = runs[0]?.length ?? 0;
  const values: (number | null)[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let seed = 0; seed < seeds; seed++) {
      const own = runs.slice(repeat * folds, (repeat + 1) * folds).map((fold) => itemAt(fold, seed));
      const all = own.filter((run) => run.outcome === "measured");
      if (all.length < own.length) continue;
      values.push(
        measure === "auc" ? pooledAuc(all, itemAt(tested, 0).length) : pooledPointing(all),
      );
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
