/** Statistics beyond the paper's analysis of variance of a few runs per model. */
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { deLongTest } from "../stats/delong.ts";
import { explainedVariance } from "../stats/explained_variance.ts";
import type { Groups } from "../stats/argument_checks.ts";
import { momentsOf } from "../stats/moments.ts";
import { kruskalWallis } from "../stats/kruskal_wallis.ts";
import { levene } from "../stats/levene.ts";
import { meanDifferenceEffect } from "../stats/mean_difference_effect.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import { pairwiseT } from "../stats/pairwise_t.ts";
import { permutationTest, smallestPermutationP } from "../stats/permutation.ts";
import { detectableEffect } from "../stats/power.ts";
import { shapiroWilk } from "../stats/shapiro_wilk.ts";
import { tukeyHsd } from "../stats/tukey_hsd.ts";
import { welchAnova } from "../stats/welch_anova.ts";
import { intervalSchema, outcomeSchema, pSchema } from "./outcome_schema.ts";
import { tooFewRuns } from "./too_few_runs.ts";
import { medianRun, type PredictedModel } from "./predicted_model.ts";
import { itemAt } from "../formats/items.ts";

const overSeeds = pSchema.describe("over seeds; the test images are taken as fixed");

const fTest = { f: z.number().nonnegative(), df: z.tuple([z.number(), z.number()]).readonly(), p: overSeeds };

const pairSchema = z.strictObject({
  models: z.tuple([z.string(), z.string()]).readonly(),
  effect: outcomeSchema({
    cohenD: z.number(),
    cohenInterval: intervalSchema,
    hedgesG: z.number(),
    hedgesInterval: intervalSchema,
  }).describe("positive where the second model's mean is the higher"),
  welch: outcomeSchema({
    difference: z.number().describe("the second model's mean less the first's"),
    interval: intervalSchema,
    t: z.number(),
    df: z.number().positive(),
    p: overSeeds,
    adjustedP: pSchema.describe("Holm's, over the comparison's pairs"),
  }),
  tukey: outcomeSchema({ difference: z.number(), interval: intervalSchema, p: overSeeds }),
  deLong: z.strictObject({
    seeds: z.tuple([z.int(), z.int()]).readonly().describe("each model's run with the median AUC"),
    classes: z.array(
      z.strictObject({
        name: z.string(),
        test: outcomeSchema({
          difference: z.number().describe("the second model's one-versus-rest AUC less the first's"),
          standardError: z.number().nonnegative(),
          interval: intervalSchema,
          z: z.number(),
          p: pSchema.describe("over test images; the two trainings are taken as fixed"),
        }),
      }).readonly(),
    ).readonly(),
  }).readonly().nullable().describe("null for a measure other than AUC, and where a model has no run"),
}).readonly();

/** The stored statistics of one comparison. */
export const comparisonStatisticsSchema = z.strictObject({
  explained: outcomeSchema({
    etaSquared: z.number(),
    etaInterval: intervalSchema,
    omegaSquared: z.number(),
  }),
  welch: outcomeSchema(fTest),
  kruskalWallis: outcomeSchema({ h: z.number(), df: z.int(), p: overSeeds }),
  permutation: outcomeSchema({
    p: overSeeds,
    arrangements: z.int().positive().describe("counted, or drawn where exact is false"),
    exact: z.boolean(),
    smallestP: pSchema.describe("that so many runs can reach, whatever their values"),
  }),
  levene: outcomeSchema(fTest).describe("from the medians (Brown–Forsythe)"),
  shapiroWilk: z.array(
    z.strictObject({ model: z.string(), test: outcomeSchema({ w: z.number(), p: pSchema }) }).readonly(),
  ).readonly(),
  pairs: z.array(pairSchema).readonly(),
  detectable: outcomeSchema({
    f: z.number().positive().describe("Cohen's f"),
    deviations: z.number().positive().describe(
      "between the two means furthest apart, in standard deviations",
    ),
    difference: z.number().nonnegative().describe("the same at the standard deviation that these runs have"),
  }).describe("the least that the analysis of variance finds in 80 of 100 repetitions at 0.05"),
}).readonly();

/** @see {@linkcode comparisonStatisticsSchema} */
export type ComparisonStatistics = z.infer<typeof comparisonStatisticsSchema>;

/** One model of a comparison. */
export interface ComparedRuns {
  readonly name: string;
  /** The measure of every run that has it. */
  readonly values: readonly number[];
  /** Predictions, where the measure is the AUC. */
  readonly predicted?: PredictedModel;
}

/**
 * Returns the statistics of two models or more; each value that cannot be computed gives the
 * reason.
 *
 * @throws {RangeError} for fewer than two models, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const models = [{ name: "A", values: [1, 2, 3] }, { name: "B", values: [2, 3, 4] }];
 * const { explained, permutation, pairs } = comparisonStatistics(models);
 * assert(explained.defined && permutation.defined && pairs[0]?.effect.defined);
 * assertAlmostEquals(explained.etaSquared, 1.5 / 5.5);
 * assertEquals(permutation.smallestP, 2 / 20); // of C(6, 3) arrangements
 * assertAlmostEquals(pairs[0].effect.cohenD, 1);
 * ```
 */
export function comparisonStatistics(models: readonly ComparedRuns[]): ComparisonStatistics {
  const groups = models.map(({ values }) => values);
  const few = fewOf(models);
  return {
    explained: few ?? explainedVariance(groups),
    welch: few ?? welchAnova(groups),
    kruskalWallis: few ?? kruskalWallis(groups),
    permutation: few ?? permutation(groups),
    levene: few ?? levene(groups),
    shapiroWilk: models.map(({ name, values }) => ({ model: name, test: shapiroWilk(values) })),
    pairs: pairsOf(models),
    detectable: few ?? detectable(groups),
  };
}

/** Returns the reason for having no test of these models, if one has too few runs. */
function fewOf(models: readonly ComparedRuns[]) {
  const few = tooFewRuns(models.map(({ name, values }) => ({ name, runs: values.length })));
  return few === undefined ? undefined : undefinedBecause(few);
}

function permutation(groups: Groups): ComparisonStatistics["permutation"] {
  const test = permutationTest(groups, { stream: randomStream("permutation test", groups.flat().length) });
  if (!test.defined) return test;
  return {
    defined: true,
    p: test.p,
    arrangements: test.method === "exact" ? test.arrangements : test.draws,
    exact: test.method === "exact",
    smallestP: smallestPermutationP(groups.map(({ length }) => length)),
  };
}

function pairsOf(models: readonly ComparedRuns[]): ComparisonStatistics["pairs"] {
  // All functions return the first less the second; readers want to know how much higher the second
  // is.
  const reversed = models.toReversed();
  const groups = reversed.map(({ values }) => values);
  const last = models.length - 1;
  const tukey = tukeyHsd(groups);
  return pairwiseT(groups).map(({ pair: [later, earlier], test }) => {
    const first = itemAt(models, last - earlier), second = itemAt(models, last - later);
    const found = tukey.defined
      ? tukey.comparisons.find(({ pair }) => pair[0] === later && pair[1] === earlier)
      : undefined;
    const few = fewOf([first, second]);
    return {
      models: [first.name, second.name] as const,
      effect: few ?? meanDifferenceEffect(second.values, first.values),
      welch: few ?? test,
      tukey: few
        ? few
        : tukey.defined
        ? found
          ? { defined: true as const, difference: found.difference, interval: found.interval, p: found.p }
          : undefinedBecause("the pair was not compared")
        : tukey,
      deLong: deLongOf(first.predicted, second.predicted),
    };
  }).toReversed();
}

function deLongOf(
  first?: PredictedModel,
  second?: PredictedModel,
): ComparisonStatistics["pairs"][number]["deLong"] {
  const [before, after] = [medianRun(first?.runs ?? []), medianRun(second?.runs ?? [])];
  if (!first || !second || !before || !after) return null;
  const paired = {
    labels: first.labels,
    classCount: first.classNames.length,
    tables: [after.probabilities, before.probabilities],
  };
  return {
    seeds: [before.seed, after.seed],
    classes: first.classNames.map((name, own) => ({ name, test: deLongTest(paired, own) })),
  };
}

function detectable(groups: Groups): ComparisonStatistics["detectable"] {
  const perGroup = Math.min(...groups.map(({ length }) => length));
  const moments = groups.map(momentsOf);
  const freedom = moments.reduce((sum, { count }) => sum + count - 1, 0);
  const squares = moments.reduce((sum, { count, variance }) => sum + (count - 1) * variance, 0);
  const { f, widestDifference } = detectableEffect({ groups: groups.length, perGroup });
  return {
    defined: true,
    f,
    deviations: widestDifference,
    difference: widestDifference * Math.sqrt(squares / freedom),
  };
}
