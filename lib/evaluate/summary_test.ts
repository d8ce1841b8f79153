import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { RunMetrics } from "./metrics.ts";
import { modelSummarySchema, summariseSeeds } from "./summary.ts";
import { tuple } from "../formats/items.ts";

/** Returns a measured run whose every measure is `value`, except for an AUC of its own. */
function measured(value: number, auc: number | null = value, support = 4): MeasuredRun {
  const pointing = { hits: 1, total: 2, score: value };
  const ofClass = (name: string) => ({ name, support, precision: value, recall: value, f1: value, auc });
  return {
    outcome: "measured",
    collapsed: null,
    classification: {
      auc,
      aucOneVsRest: auc,
      accuracy: value,
      classes: [ofClass("normal"), ofClass("pneumonia")],
      confusionMatrix: [[2, 2], [2, 2]],
    },
    interpretability: [{ tolerance: 0, classes: [{ name: "pneumonia", ...pointing }], overall: pointing }],
  };
}

type MeasuredRun = Extract<RunMetrics, { outcome: "measured" }>;

const diverged: RunMetrics = { outcome: "diverged", reason: "all is NaN" };
const numbered = (runs: readonly RunMetrics[]) => runs.map((metrics, seed) => ({ seed, metrics }));

Deno.test("summariseSeeds() gives median, standard deviation and every seed's value of each measure", () => {
  const summary = summariseSeeds(numbered([0.70, 0.72, 0.73, 0.71, 0.75].map((value) => measured(value))));
  assertEquals(summary.seeds, [0, 1, 2, 3, 4]);
  assertEquals([summary.unmeasured, summary.collapsed], [[], []]);
  const [game] = tuple(summary.interpretability, 1);
  const [, pneumonia] = summary.classes;
  const { name, support, ...measures } = pneumonia!;
  assertEquals([name, support, game.tolerance, game.overall.total, game.classes[0]!.total], [
    "pneumonia",
    4,
    0,
    2,
    2,
  ]);
  const all = [
    summary.auc,
    summary.aucOneVsRest,
    summary.accuracy,
    ...Object.values(measures),
    game.classes[0]!.score,
    game.overall.score,
  ];
  assertEquals(all.length, 9);
  for (const measure of all) {
    assertEquals(measure.perSeed, [0.70, 0.72, 0.73, 0.71, 0.75]);
    assertEquals(measure.median, 0.72);
    assertAlmostEquals(measure.standardDeviation ?? NaN, 0.01923538406167136, 1e-14);
  }
  assertEquals(modelSummarySchema.parse(JSON.parse(JSON.stringify(summary))), summary);
});

Deno.test("summariseSeeds() names runs without figures, leaves null in their place, and counts collapsed ones", () => {
  const untrained: RunMetrics = { outcome: "not trained", reason: "no epoch ran" };
  const collapsed: RunMetrics = { ...measured(0.5), collapsed: "one class" };
  const summary = summariseSeeds(numbered([diverged, collapsed, measured(0.75), untrained]));
  assertEquals(summary.unmeasured, [{ seed: 0, ...diverged }, { seed: 3, ...untrained }]);
  assertEquals(summary.collapsed, [{ seed: 1, reason: "one class" }]);
  assertEquals(summary.auc.perSeed, [null, 0.5, 0.75, null]);
  assertEquals(summary.auc.median, 0.625);
  assertEquals(modelSummarySchema.parse(JSON.parse(JSON.stringify(summary))), summary);
});

Deno.test("summariseSeeds() has no median where no run has the measure", () => {
  const none = { perSeed: [null, null], median: null, standardDeviation: null };
  const lost = summariseSeeds(numbered([diverged, diverged]));
  assertEquals([lost.auc, lost.classes, lost.interpretability], [none, [], []]);
  assertEquals(modelSummarySchema.parse(JSON.parse(JSON.stringify(lost))), lost);
  const missing = summariseSeeds(numbered([measured(0.5, null), measured(0.75, null)]));
  assertEquals(missing.auc, none);
  assertEquals(missing.accuracy.median, 0.625);
});

Deno.test("summariseSeeds() refuses runs that do not belong together", () => {
  assertThrows(() => summariseSeeds([]), RangeError, "one run or more");
  const twice = [{ seed: 3, metrics: diverged }, { seed: 3, metrics: diverged }];
  assertThrows(() => summariseSeeds(twice), RangeError, "seed 3 is there twice");
  assertThrows(
    () => summariseSeeds(numbered([measured(0.5), measured(0.5, 0.5, 5)])),
    RangeError,
    "seed 0 was measured on 4 normal, 4 pneumonia; tolerance 0 of 2 pneumonia and seed 1 on 5 normal",
  );
});
