/** What is stored of uncertainty, comparisons and claims: put together from functions that lib/stats checks against others. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { randomStream } from "../random/stream.ts";
import { deLongTest } from "../stats/delong.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { welchAnova } from "../stats/welch_anova.ts";
import { judgeClaim } from "./claim.ts";
import { claimSchema, judgedClaimSchema } from "./claim_schema.ts";
import { comparisonStatistics, comparisonStatisticsSchema } from "./comparison_statistics.ts";
import {
  medianRun,
  modelUncertainty,
  pairedScores,
  type PredictedModel,
  uncertaintySchema,
} from "./uncertainty.ts";

const CLASS_NAMES = ["normal", "cardiomegaly", "pneumonia"];
const LABELS = Array.from({ length: 60 }, (_, item) => item % 3);

/** A model whose scores favour the true class by `strength`. */
function model(name: string, strength: number, seeds: readonly number[] = [1, 2, 3, 4, 5]): PredictedModel {
  const runs = seeds.map((seed) => {
    const stream = randomStream("statistics test", name, seed);
    const probabilities = Float64Array.from(
      { length: 3 * LABELS.length },
      (_, place) => stream.uniform() + (place % 3 === LABELS[Math.floor(place / 3)] ? strength : 0),
    );
    const auc = handTillAuc({ labels: LABELS, scores: probabilities, classCount: 3 }) ?? NaN;
    return { seed, auc, probabilities };
  });
  return { name, classNames: CLASS_NAMES, labels: LABELS, runs };
}

const weak = model("weak", 0.1), strong = model("strong", 0.6), third = model("third", 0.3);
const compared = (predicted: PredictedModel) => ({
  name: predicted.name,
  values: predicted.runs.map(({ auc }) => auc),
  predicted,
});

Deno.test("modelUncertainty() gives intervals around the median, shares that add up, and half-widths per class", () => {
  const uncertainty = uncertaintySchema.parse(JSON.parse(JSON.stringify(modelUncertainty(weak))));
  const { median, variance, classes } = uncertainty;
  const middle = weak.runs.map(({ auc }) => auc).toSorted((a, b) => a - b)[2];
  assert(median.seeds.defined && median.images.defined && median.both.defined && variance.defined);
  for (const { estimate, interval } of [median.seeds, median.images, median.both]) {
    assertAlmostEquals(estimate, middle, 1e-12);
    assert(interval.low < middle && middle < interval.high);
  }
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  assert(width(median.both.interval) > width(median.seeds.interval));
  assertAlmostEquals(variance.seedsShare + variance.imagesShare, 1, 1e-12);
  assertEquals(classes.map(({ name }) => name), CLASS_NAMES);
  assertEquals(uncertainty, modelUncertainty(weak));
});

Deno.test("modelUncertainty() says why there is none: one run, or every run diverged", () => {
  const single = modelUncertainty(model("single", 0.3, [7]));
  assert(!single.median.seeds.defined && single.median.images.defined && !single.variance.defined);
  assertEquals(single.variance.reason, "one seed says nothing about seeds");
  const gone = uncertaintySchema.parse(modelUncertainty(model("gone", 0.3, [])));
  assert(!gone.median.images.defined && gone.classes.every(({ halfWidth }) => !halfWidth.defined));
});

Deno.test("comparisonStatistics() gives every pair once, the second model less the first", () => {
  const models = [weak, strong, third].map(compared);
  const statistics = comparisonStatisticsSchema.parse(
    JSON.parse(JSON.stringify(comparisonStatistics(models))),
  );
  assertEquals(statistics.pairs.map(({ models }) => models.join(" → ")), [
    "weak → strong",
    "weak → third",
    "strong → third",
  ]);
  const { welch, explained } = statistics;
  assert(welch.defined && explained.defined);
  const again = welchAnova(models.map(({ values }) => values));
  assert(again.defined);
  assertAlmostEquals(welch.p, again.p, 1e-15);
  const [pair] = statistics.pairs;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const difference = mean(models[1].values) - mean(models[0].values);
  assert(pair.welch.defined && pair.tukey.defined && pair.effect.defined && difference > 0);
  assertAlmostEquals(pair.welch.difference, difference, 1e-12);
  assertAlmostEquals(pair.tukey.difference, difference, 1e-12);
  assert(pair.effect.hedgesG > 0 && pair.welch.adjustedP >= pair.welch.p);

  const [before, after] = [medianRun(weak.runs), medianRun(strong.runs)];
  assertEquals(pair.deLong?.seeds, [before?.seed ?? 0, after?.seed ?? 0]);
  const tables = [after, before].flatMap((run) => run ? [run.probabilities] : []);
  const direct = deLongTest({ ...pairedScores(weak), tables }, 2);
  const stored = pair.deLong?.classes[2].test;
  assert(direct.defined && stored?.defined);
  assertAlmostEquals(stored.difference, direct.difference, 1e-15);
});

Deno.test("comparisonStatistics() of one run each, of equal values and of a model without runs says why", () => {
  const of = (...groups: readonly (readonly number[])[]) =>
    comparisonStatisticsSchema.parse(
      comparisonStatistics(groups.map((values, index) => ({ name: `model ${index}`, values }))),
    );
  const single = of([0.7], [0.8]);
  assert(!single.welch.defined && !single.detectable.defined && !single.pairs[0].welch.defined);
  const equal = of([0.7, 0.7], [0.7, 0.7]);
  assert(!equal.explained.defined && !equal.permutation.defined);
  const empty = of([], [0.7, 0.8]);
  assert(!empty.kruskalWallis.defined && !empty.levene.defined);
  assertEquals(single.pairs[0].deLong, null);
});

const rise = claimSchema.parse({
  claim: "The second is better",
  models: ["weak", "strong"],
  says: "rises",
  published: { difference: 0.05 },
  source: "abstract",
});
const claimed = (predicted: PredictedModel) => ({ values: compared(predicted).values, predicted });

Deno.test("judgeClaim() judges by the interval of the difference of medians, with the paper's test beside it", () => {
  const judged = judgedClaimSchema.parse(
    JSON.parse(JSON.stringify(judgeClaim(rise, [claimed(weak), claimed(strong)], true))),
  );
  assert(judged.difference.defined && judged.anova.defined);
  assert(judged.difference.interval.low > 0);
  assertEquals(judged.verdict, "replicated");
  assertEquals(judged.resampled, "seeds and test images");
  assertAlmostEquals((judged.medians[1] ?? 0) - (judged.medians[0] ?? 0), judged.difference.estimate, 1e-12);
  const { p } = oneWayAnova([compared(weak).values, compared(strong).values]);
  assertAlmostEquals(judged.anova.p, p, 1e-15);

  const reversed = judgeClaim(
    { ...rise, models: ["strong", "weak"] },
    [claimed(strong), claimed(weak)],
    true,
  );
  assertEquals(reversed.verdict, "not replicated");
  assertEquals(
    judgeClaim(rise, [claimed(weak), claimed(strong)], false).verdict,
    "not comparable: other data",
  );
});

Deno.test("judgeClaim() of interpretability draws seeds alone; without runs nothing is measured", () => {
  const pointing = { ...rise, measure: "interpretability" as const };
  const [low, high] = [[0.1, 0.2, 0.15], [0.8, 0.9, 0.85]].map((values) => ({ values, predicted: weak }));
  const judged = judgeClaim(pointing, [low, high], true);
  assertEquals([judged.verdict, judged.resampled], ["replicated", "seeds"]);
  const none = judgeClaim(rise, [claimed(model("gone", 0.3, [])), claimed(strong)], true);
  assertEquals([none.verdict, none.medians[0]], ["not measured", null]);
  assertEquals(judgedClaimSchema.parse(none), none);
});

Deno.test("judgeClaim() of equality needs the interval within the margin", () => {
  const equal = { ...rise, says: "equal" as const };
  const pair = [claimed(weak), claimed(model("weak again", 0.1))] as const;
  assertEquals(judgeClaim({ ...equal, margin: 0.9 }, pair, true).verdict, "replicated");
  assertEquals(judgeClaim({ ...equal, margin: 0.001 }, pair, true).verdict, "inconclusive");
  const apart = [claimed(weak), claimed(strong)] as const;
  assertEquals(judgeClaim({ ...equal, margin: 0.001 }, apart, true).verdict, "not replicated");
});

Deno.test("comparisonStatistics() tests no model that diverged runs left with fewer than two", () => {
  const models = [weak, strong, { ...third, runs: third.runs.slice(0, 1) }].map(compared);
  const { pairs, shapiroWilk: _, ...tests } = comparisonStatistics(models);
  const few = { defined: false, reason: "fewer than two runs: third has one run with the measure" };
  for (const [name, test] of Object.entries(tests)) assertEquals<unknown>(test, few, name);
  assertEquals(pairs.map(({ welch }) => welch.defined), [true, false, false]);
  for (const { welch, tukey, effect } of pairs.slice(1)) {
    assertEquals<unknown>([welch, tukey, effect], [few, few, few]);
  }
  assert(pairs.every(({ deLong }) => deLong !== null), "DeLong's test needs a run of each");
});
