/** A model's measures over its seeds, as they are stored. */
import { z } from "zod";
import { spread } from "../stats/spread.ts";
import type { RunMetrics } from "./metrics.ts";
import { unmeasuredSchema } from "./unmeasured.ts";
import { itemAt } from "../formats/items.ts";

/** One measure over the seeds. */
export const measureSchema = z.strictObject({
  perSeed: z.array(z.number().nullable()).readonly()
    .describe("in the order of the seeds; null where the run has no such measure"),
  median: z.number().nullable().describe("of the values that exist; null where none does"),
  standardDeviation: z.number().nullable()
    .describe("of the values that exist, divisor n − 1; null with fewer than two"),
}).readonly();

const classSummarySchema = z.strictObject({
  name: z.string(),
  support: z.int().nonnegative(),
  precision: measureSchema,
  recall: measureSchema,
  f1: measureSchema,
  auc: measureSchema,
}).readonly();

const pointingSummarySchema = z.strictObject({
  tolerance: z.int().nonnegative(),
  classes: z.array(
    z.strictObject({ name: z.string(), total: z.int().nonnegative(), score: measureSchema }).readonly(),
  ).readonly(),
  overall: z.strictObject({ total: z.int().nonnegative(), score: measureSchema }).readonly(),
}).readonly();

const seed = z.int().nonnegative();

/** The stored summary of one model. */
export const modelSummarySchema = z.strictObject({
  seeds: z.array(seed).min(1).readonly(),
  unmeasured: z.array(z.strictObject({ seed, ...unmeasuredSchema.unwrap().shape }).readonly()).readonly()
    .describe("the runs without test figures, which no median counts"),
  collapsed: z.array(z.strictObject({ seed, reason: z.string() }).readonly()).readonly()
    .describe("the runs that give all test images the same answer; medians count them, as the paper's do"),
  auc: measureSchema,
  aucOneVsRest: measureSchema,
  accuracy: measureSchema,
  classes: z.array(classSummarySchema).readonly().describe("empty where no training was measured"),
  interpretability: z.array(pointingSummarySchema).readonly().describe("one per tolerance"),
}).readonly();

/** One measure over the seeds: every value, their median and their standard deviation. */
export type MeasureOverSeeds = z.infer<typeof measureSchema>;

/** @see {@linkcode modelSummarySchema} */
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** One run of the model. */
export interface SeedRun {
  readonly seed: number;
  readonly metrics: RunMetrics;
}

type MeasuredRun = Extract<RunMetrics, { outcome: "measured" }>;

/**
 * Computes the median and standard deviation of every measure over the seeds, and keeps each seed's
 * value. The paper takes medians because a few runs fail to converge. A run that collapsed counts
 * like any other and is named under `collapsed`. A run without measures is named under `unmeasured`
 * and leaves `null` in its place, so that a reader sees the number of values behind a median.
 *
 * @throws {RangeError} without a run, with a seed twice, or where runs were measured on different
 *   test images, classes or tolerances.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const measured = (auc: number) => {
 *   const measures = { auc, aucOneVsRest: auc, accuracy: auc };
 *   const classification = { ...measures, classes: [], confusionMatrix: [] };
 *   return { outcome: "measured", collapsed: null, classification, interpretability: [] } as const;
 * };
 * const runs = [0.7, 0.9, 0.8].map((auc, seed) => ({ seed, metrics: measured(auc) }));
 * const lost = { outcome: "not finite", reason: "a score is NaN" } as const;
 * const { auc, unmeasured } = summariseSeeds([...runs, { seed: 3, metrics: lost }]);
 * assertEquals([auc.perSeed, auc.median], [[0.7, 0.9, 0.8, null], 0.8]);
 * assertAlmostEquals(auc.standardDeviation ?? NaN, 0.1);
 * assertEquals(unmeasured.map(({ seed }) => seed), [3]);
 * ```
 */
export function summariseSeeds(runs: readonly SeedRun[]): ModelSummary {
  checkRuns(runs);
  const over = (measure: (run: MeasuredRun) => number | null): MeasureOverSeeds =>
    overSeeds(runs.map(({ metrics }) => metrics.outcome === "measured" ? measure(metrics) : null));
  const first = runs.map(({ metrics }) => metrics).find((metrics) => metrics.outcome === "measured");
  return {
    seeds: runs.map(({ seed }) => seed),
    unmeasured: runs.flatMap(({ seed, metrics }) =>
      metrics.outcome === "measured" ? [] : [{ seed, ...metrics }]
    ),
    collapsed: runs.flatMap(({ seed, metrics }) =>
      metrics.outcome === "measured" && metrics.collapsed !== null
        ? [{ seed, reason: metrics.collapsed }]
        : []
    ),
    auc: over(({ classification }) => classification.auc),
    aucOneVsRest: over(({ classification }) => classification.aucOneVsRest),
    accuracy: over(({ classification }) => classification.accuracy),
    classes: (first?.classification.classes ?? []).map(({ name, support }, index) => {
      const ofClass = (measure: "precision" | "recall" | "f1" | "auc") =>
        over(({ classification }) => itemAt(classification.classes, index)[measure]);
      return {
        name,
        support,
        precision: ofClass("precision"),
        recall: ofClass("recall"),
        f1: ofClass("f1"),
        auc: ofClass("auc"),
      };
    }),
    interpretability: (first?.interpretability ?? []).map(({ tolerance, classes, overall }, game) => ({
      tolerance,
      classes: classes.map(({ name, total }, index) => ({
        name,
        total,
        score: over(({ interpretability }) => itemAt(itemAt(interpretability, game).classes, index).score),
      })),
      overall: {
        total: overall.total,
        score: over(({ interpretability }) => itemAt(interpretability, game).overall.score),
      },
    })),
  };
}

/** Returns all values, with the median and the standard deviation of those that exist. */
export function overSeeds(perSeed: readonly (number | null)[]): MeasureOverSeeds {
  const { median, standardDeviation } = spread(perSeed.filter((value) => value !== null));
  return { perSeed, median: median ?? null, standardDeviation: standardDeviation ?? null };
}

function checkRuns(runs: readonly SeedRun[]): void {
  if (runs.length === 0) throw new RangeError("summary: expected one run or more, found none");
  const seeds = runs.map(({ seed }) => seed);
  const repeated = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (repeated !== undefined) throw new RangeError(`summary: seed ${repeated} is there twice`);
  const measured = runs.flatMap(({ seed, metrics }) =>
    metrics.outcome === "measured" ? [{ seed, basis: basisOf(metrics) }] : []
  );
  for (const { seed, basis } of measured) {
    if (basis === itemAt(measured, 0).basis) continue;
    throw new RangeError(
      `summary: expected one test set for all seeds, but seed ${itemAt(measured, 0).seed} was measured on ` +
        `${itemAt(measured, 0).basis} and seed ${seed} on ${basis}`,
    );
  }
}

/** Describes the test images, classes and tolerances of a run. */
function basisOf({ classification, interpretability }: MeasuredRun): string {
  const classes = classification.classes.map(({ name, support }) => `${support} ${name}`).join(", ");
  const games = interpretability.map(({ tolerance, classes }) =>
    `tolerance ${tolerance} of ${classes.map(({ name, total }) => `${total} ${name}`).join(", ")}`
  );
  return [classes, ...games].join("; ");
}
