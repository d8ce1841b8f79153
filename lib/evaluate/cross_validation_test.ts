import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { correctedMean } from "../stats/corrected_resampling.ts";
import { crossValidate, crossValidationSchema, type FoldRun } from "./cross_validation.ts";

/**
 * Returns a run of two classes on four images; `right` of them are scored higher than the others.
 */
function runOf(auc: number, scores: readonly number[], hits = 1): FoldRun {
  return {
    outcome: "measured",
    collapsed: null,
    auc,
    labels: [0, 0, 1, 1],
    probabilities: Float32Array.from(scores.flatMap((score) => [1 - score, score])),
    pointed: { total: 2, hits },
  };
}

const GOOD = [0.1, 0.2, 0.8, 0.9], HALF = [0.1, 0.85, 0.15, 0.9];

const GONE = { outcome: "diverged", reason: "a weight is not finite" } as const;

const DESIGN = {
  folds: 2,
  repeats: 1,
  seeds: [1, 2],
  images: { train: 12, test: 4 },
  tested: [[2, 2], [2, 2]],
  pairs: [{ models: ["A", "B"] as const, measure: "auc" as const }, {
    models: ["A", "B"] as const,
    measure: "interpretability" as const,
  }],
};

Deno.test("folds have means over seeds, pooled figures cover all images at once, and intervals are corrected", () => {
  const found = crossValidate([
    { name: "A", runs: [[runOf(1, GOOD), runOf(0.75, HALF)], [runOf(0.75, HALF), runOf(0.75, HALF)]] },
    { name: "B", runs: [[runOf(1, GOOD, 2), runOf(1, GOOD, 2)], [runOf(1, GOOD, 2), GONE]] },
  ], DESIGN);
  assertEquals(crossValidationSchema.parse(JSON.parse(JSON.stringify(found))), found);
  const [a, b] = found.models;
  assertEquals([a?.auc.folds, b?.auc.folds], [[0.875, 0.75], [1, 1]]);
  // The means of two seeds' AUCs on eight images: GOOD with HALF, and HALF twice.
  const pooled = (scores: readonly number[]) => {
    const positive = [2, 3, 6, 7], negative = [0, 1, 4, 5];
    const wins = positive.flatMap((i) => negative.map((j) => Math.sign(scores[i]! - scores[j]!) / 2 + 0.5));
    return wins.reduce((sum, win) => sum + win, 0) / wins.length;
  };
  assertAlmostEquals(
    a?.auc.pooled ?? NaN,
    (pooled([...GOOD, ...HALF]) + pooled([...HALF, ...HALF])) / 2,
    1e-6,
  );
  // The second seed of B lacks a fold, so only the first one is pooled.
  assertEquals([b?.auc.pooled, b?.interpretability.pooled], [1, 1]);
  assertEquals(b?.auc.mean, { defined: false, reason: "all folds have the same value" });
  const [pair, pointing] = found.pairs;
  assertEquals(pair?.folds, [0.125, 0.25]);
  const expected = correctedMean([0.125, 0.25], 4 / 12);
  assert(expected.defined && pair?.difference.defined);
  assertEquals(pair.difference.interval, expected.interval);
  assertEquals([pair.difference.p, pair.difference.adjustedP], [expected.p, expected.p]);
  assertEquals(pointing?.difference.defined, false);
  assertEquals(found.tested, { total: 8, classes: [4, 4] });
  const common = { model: "B", repeat: 1, fold: 2, images: 4 };
  assertEquals(found.trainings.slice(-2), [
    {
      ...common,
      seed: 1,
      outcome: "measured",
      reason: null,
      auc: 1,
      interpretability: 1,
      pointed: 2,
    },
    {
      ...common,
      seed: 2,
      outcome: "diverged",
      reason: GONE.reason,
      auc: null,
      interpretability: null,
      pointed: 0,
    },
  ]);
});

Deno.test("a fold without the measure leaves no mean over folds, and a reason", () => {
  const found = crossValidate([{ name: "A", runs: [[runOf(1, GOOD)], [GONE]] }], { ...DESIGN, pairs: [] });
  assertEquals(found.models[0]?.auc.mean, {
    defined: false,
    reason: "1 of 2 folds have no training with the measure",
  });
  assertEquals(found.models[0]?.auc.pooled, null);
});
