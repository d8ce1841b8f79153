/**
 * Tests the stored uncertainty, comparisons and claims, computed by functions that lib/stats tests
 * against oracles.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { randomStream } from "../random/stream.ts";
import { deLongTest } from "../stats/delong.ts";
import { handTillAuc } from "../stats/hand_till_auc.ts";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { welchAnova } from "../stats/welch_anova.ts";
import { judgeClaim } from "./claim.ts";
import { answerClaims } from "./claim_answers.ts";
import { claimAnswersSchema, claimSchema, judgedClaimSchema } from "./claim_schema.ts";
import { comparisonStatistics, comparisonStatisticsSchema } from "./comparison_statistics.ts";
import { medianRun, pairedScores, type PredictedModel } from "./predicted_model.ts";
import { modelUncertainty, uncertaintySchema } from "./uncertainty.ts";
import { tuple } from "../formats/items.ts";

const CLASS_NAMES = ["normal", "cardiomegaly", "pneumonia"];
const LABELS = Array.from({ length: 60 }, (_, item) => item % 3);

/** Returns a model whose scores favour the true class by `strength`. */
function model(name: string, strength: number, seeds: readonly number[] = [1, 2, 3, 4, 5]): PredictedModel {
  const runs = seeds.map((seed) => {
    const stream = randomStream("statistics test", name, seed);
    const probabilities = Float64Array.from(
      { length: 3 * LABELS.length },
      (_, place) => stream.uniform() + (place % 3 === LABELS[Math.floor(place / 3)] ? strength : 0),
    );
    const auc = handTillAuc({ labels: LABELS, scores: probabilities, classCount: 3 }) ?? NaN;
    // The stronger a model, the more images it hits, in a fixed order.
    const hits = [0, 1].map(() =>
      Array.from({ length: 20 }, () => stream.uniform() < 0.3 + strength ? 1 : 0)
    );
    return { seed, auc, probabilities, hits };
  });
  return { name, classNames: CLASS_NAMES, labels: LABELS, organClasses: CLASS_NAMES.slice(1), runs };
}

const weak = model("weak", 0.1), strong = model("strong", 0.6), third = model("third", 0.3);
const compared = (predicted: PredictedModel) => ({
  name: predicted.name,
  values: predicted.runs.map(({ auc }) => auc),
  predicted,
});

Deno.test("modelUncertainty() gives intervals of AUC and interpretability, and shares that add up", () => {
  const uncertainty = uncertaintySchema.parse(JSON.parse(JSON.stringify(modelUncertainty(weak))));
  const { median, classes } = uncertainty;
  const sorted = weak.runs.map(({ auc }) => auc).toSorted((a, b) => a - b);
  assert(median.seeds.defined && median.images.defined);
  assertEquals([median.seeds.interval, median.seeds.confidence, median.seeds.range], [
    { low: sorted[0], high: sorted[4] },
    0.9375,
    true,
  ]);
  assertAlmostEquals(median.images.estimate, sorted[2]!, 1e-12);
  for (const { typical, newTraining, variance } of [uncertainty, uncertainty.interpretability]) {
    assert(typical.defined && newTraining.defined && variance.defined);
    assert(typical.interval.low < typical.estimate && typical.estimate < typical.interval.high);
    const { estimate, interval } = newTraining;
    assert(interval.low < estimate && estimate < interval.high);
    const { seeds, images, interaction } = variance.shares;
    assertAlmostEquals(seeds.share + images.share + interaction.share, 1, 1e-12);
    assertEquals([variance.seedsShare, variance.imagesShare], [seeds.share, images.share]);
  }
  assert(uncertainty.typical.defined);
  assertAlmostEquals(uncertainty.typical.estimate, (sorted[1]! + sorted[2]! + sorted[3]!) / 3, 1e-12);
  assertEquals(classes.map(({ name }) => name), CLASS_NAMES);
  assertEquals(uncertainty, modelUncertainty(weak));
});

Deno.test("modelUncertainty() of perfect trainings has an interval that depends on the number of images", () => {
  const perfect = model("perfect", 2);
  const hit = perfect.runs.map((run) => ({ ...run, hits: run.hits.map((hits) => hits.map(() => 1)) }));
  const { typical, interpretability, classes } = modelUncertainty({ ...perfect, runs: hit });
  assert(typical.defined && interpretability.typical.defined);
  assertEquals([typical.estimate, typical.interval.high, typical.df], [1, 1, null]);
  assert(typical.interval.low < 0.95 && typical.interval.low > 0.6);
  // Wilson's interval of 40 hits in 40: 40/(40 + z²).
  assertAlmostEquals(interpretability.typical.interval.low, 40 / (40 + 1.959963984540054 ** 2), 1e-12);
  for (const { halfWidth } of classes) {
    assert(halfWidth.defined && halfWidth.auc === 1 && halfWidth.interval.low < 0.95);
  }
});

Deno.test("modelUncertainty() gives the reason for a missing value: few runs, no runs, no image with an organ", () => {
  const single = modelUncertainty(model("single", 0.3, [7]));
  assert(!single.median.seeds.defined && single.median.images.defined && !single.variance.defined);
  assertEquals(single.variance.reason, "one training says nothing about others");
  assert(!single.typical.defined && single.typical.reason.startsWith("1 training; fewer than 4"));
  const gone = uncertaintySchema.parse(modelUncertainty(model("gone", 0.3, [])));
  assert(!gone.median.images.defined && gone.classes.every(({ halfWidth }) => !halfWidth.defined));
  assert(!gone.typical.defined && gone.typical.reason === "no training was measured");
  const blind = modelUncertainty({ ...weak, runs: weak.runs.map((run) => ({ ...run, hits: [] })) });
  assert(!blind.interpretability.typical.defined);
  assertEquals(blind.interpretability.typical.reason, "no test image has a target organ");
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
  const [pair] = tuple(statistics.pairs, 1);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const difference = mean(models[1]!.values) - mean(models[0]!.values);
  assert(pair.welch.defined && pair.tukey.defined && pair.effect.defined && difference > 0);
  assertAlmostEquals(pair.welch.difference, difference, 1e-12);
  assertAlmostEquals(pair.tukey.difference, difference, 1e-12);
  assert(pair.effect.hedgesG > 0 && pair.welch.adjustedP >= pair.welch.p);

  const [before, after] = [medianRun(weak.runs), medianRun(strong.runs)];
  assertEquals(pair.deLong?.seeds, [before?.seed ?? 0, after?.seed ?? 0]);
  const tables = [after, before].flatMap((run) => run ? [run.probabilities] : []);
  const direct = deLongTest({ ...pairedScores(weak), tables }, 2);
  const stored = pair.deLong?.classes[2]?.test;
  assert(direct.defined && stored?.defined);
  assertAlmostEquals(stored.difference, direct.difference, 1e-15);
});

Deno.test("comparisonStatistics() gives the reasons for missing values: single runs, equal values, a model without runs", () => {
  const of = (...groups: readonly (readonly number[])[]) =>
    comparisonStatisticsSchema.parse(
      comparisonStatistics(groups.map((values, index) => ({ name: `model ${index}`, values }))),
    );
  const single = of([0.7], [0.8]);
  assert(!single.welch.defined && !single.detectable.defined && !single.pairs[0]!.welch.defined);
  const equal = of([0.7, 0.7], [0.7, 0.7]);
  assert(!equal.explained.defined && !equal.permutation.defined);
  const empty = of([], [0.7, 0.8]);
  assert(!empty.kruskalWallis.defined && !empty.levene.defined);
  assertEquals(single.pairs[0]!.deLong, null);
});

Deno.test("comparisonStatistics() tests no model of which diverged runs leave fewer than two", () => {
  const groups = [[0.7, 0.8, 0.75, 0.72], [0.6, 0.65, 0.7, 0.62], [0.9]];
  const { pairs, shapiroWilk: _, ...tests } = comparisonStatistics(
    groups.map((values, index) => ({ name: `model ${index}`, values })),
  );
  const few = {
    defined: false,
    reason: "fewer than two trainings: model 2 has one training with the measure",
  };
  for (const [name, test] of Object.entries(tests)) assertEquals<unknown>(test, few, name);
  assertEquals(pairs.map(({ welch }) => welch.defined), [true, false, false]);
  for (const { welch, tukey, effect } of pairs.slice(1)) {
    assertEquals<unknown>([welch, tukey, effect], [few, few, few]);
  }
});

const rise = claimSchema.parse({
  claim: "The second is better",
  models: ["weak", "strong"],
  says: "rises",
  published: { difference: 0.05 },
  source: "abstract",
});

Deno.test("judgeClaim() tests the difference of interquartile means, with the paper's test beside it", () => {
  const judged = judgedClaimSchema.parse(JSON.parse(JSON.stringify(judgeClaim(rise, [weak, strong], true))));
  assert(judged.difference.defined && judged.anova.defined && judged.test.defined);
  assert(judged.difference.interval.low > 0 && judged.test.p < 0.05);
  const middle = ({ runs }: PredictedModel) =>
    runs.map(({ auc }) => auc).toSorted((a, b) => a - b).slice(1, 4).reduce((sum, auc) => sum + auc / 3, 0);
  assertAlmostEquals(judged.difference.estimate, middle(strong) - middle(weak), 1e-12);
  const { p } = oneWayAnova([compared(weak).values, compared(strong).values]);
  assertAlmostEquals(judged.anova.p, p, 1e-15);
  assertEquals(answerClaims([judged]).answers[0]!.direction, "confirmed");
  const reversed = judgeClaim({ ...rise, models: ["strong", "weak"] }, [strong, weak], true);
  assertEquals(answerClaims([reversed]).answers[0]!.direction, "contradicted");
  const [copy] = tuple(answerClaims([judgeClaim(rise, [weak, model("weak again", 0.1)], true)]).answers, 1);
  assertEquals(copy.direction, "not resolved");
});

Deno.test("judgeClaim() compares the size with the published one, which varies too", () => {
  const published = (difference: number, images = 60) =>
    judgeClaim(
      { ...rise, published: { ...rise.published, difference, runs: 5, images } },
      [weak, strong],
      true,
    );
  const here = published(0.05).difference;
  assert(here.defined);
  const answers = [here.estimate, here.estimate + 0.6, here.estimate - 0.6].map((difference) => {
    const { size } = published(difference);
    return size?.defined ? size.answer : "none";
  });
  assertEquals(answers, ["compatible", "smaller", "larger"]);
  const width = (images: number) => {
    const { size } = published(0.05, images);
    return size?.defined ? size.expected.high - size.expected.low : NaN;
  };
  assert(width(60) > width(600));
  // Both 0 and the published size are compatible with the difference of two equal models.
  const { size } = judgeClaim(rise, [weak, model("weak again", 0.1)], true);
  assert(size?.defined && size.answer === "not resolved");
  assertEquals(
    judgeClaim({ ...rise, published: { ...rise.published, difference: null } }, [weak, strong], true).size,
    null,
  );
});

Deno.test("judgeClaim() gives the power of the design, and the designs that would suffice", () => {
  const { power, telescope } = judgeClaim(
    { ...rise, published: { ...rise.published, difference: 0.05, runs: 5, images: 217 } },
    [weak, strong],
    true,
  );
  assert(power.defined && telescope?.defined && telescope.effect > 0);
  const { design } = power;
  assertEquals([design.runs, design.images], [5, 60]);
  assert(design.power !== null && design.power < 0.8 && design.detectable > 0.05);
  assert(design.runsNeeded !== null && design.runsNeeded > 5);
  const large =
    judgeClaim({ ...rise, published: { ...rise.published, difference: 0.9 } }, [weak, strong], true).power;
  assert(large.defined);
  assertEquals([large.design.runsNeeded, large.design.imagesNeeded], [4, 60]);
});

Deno.test("judgeClaim() of interpretability counts images and trainings; few trainings are not judged", () => {
  const pointing = { ...rise, measure: "interpretability" as const };
  const judged = judgedClaimSchema.parse(judgeClaim(pointing, [weak, strong], true));
  assert(judged.difference.defined && judged.difference.interval.low > 0);
  const few = judgeClaim(pointing, [model("few", 0.1, [1, 2, 3]), strong], true);
  assert(!few.difference.defined && few.difference.reason.startsWith("3 trainings; fewer than 4"));
  assertEquals(few.runs, [3, 5]);
  const none = judgedClaimSchema.parse(judgeClaim(rise, [model("gone", 0.3, []), strong], true));
  assertEquals(none.medians[0], null);
  const still = { ...weak, runs: weak.runs.map((run) => ({ ...run, hits: [[1, 1, 1, 1]] })) };
  const same = judgeClaim(pointing, [still, still], true);
  assert(
    !same.difference.defined &&
      same.difference.reason === "neither trainings nor test images make a difference",
  );
  assertEquals(
    answerClaims([few, none, same]).answers.map(({ direction }) => direction),
    ["not judged", "not judged", "not judged"],
  );
});

Deno.test("judgeClaim() of equality needs the difference within the margin, by two one-sided tests", () => {
  const equal = { ...rise, says: "equal" as const };
  const pair = [weak, model("weak again", 0.1)] as const;
  const directionOf = (margin: number, models: readonly [PredictedModel, PredictedModel]) =>
    answerClaims([judgeClaim({ ...equal, margin }, models, true)]).answers[0]!.direction;
  assertEquals(directionOf(0.9, pair), "confirmed");
  assertEquals(directionOf(0.001, pair), "not resolved");
  assertEquals(directionOf(0.001, [weak, strong]), "contradicted");
  // At the margin where the 95 % interval ends, the p value is 0.05.
  const { difference } = judgeClaim({ ...equal, margin: 0.1 }, pair, true);
  assert(difference.defined);
  const reach = Math.max(Math.abs(difference.interval.low), Math.abs(difference.interval.high));
  const { test } = judgeClaim({ ...equal, margin: reach }, pair, true);
  assert(test.defined);
  assertAlmostEquals(test.p, 0.05, 1e-9);
});

Deno.test("answerClaims() adjusts by Holm over the claims, and leaves the primary one alone", () => {
  const judged = judgeClaim(rise, [weak, strong], true);
  const withP = (p: number, primary = false) => ({
    ...judged,
    primary,
    test: { defined: true as const, p, confirms: p / 2, contradicts: 1 - p / 2 },
  });
  const answers = claimAnswersSchema.parse(answerClaims([withP(0.03), withP(0.001), withP(0.02)])).answers;
  assertEquals(answers.map(({ direction }) => direction), ["confirmed", "confirmed", "confirmed"]);
  assertEquals(answers.map(({ adjustedP }) => adjustedP), [0.04, 0.003, 0.04]);
  const late = answerClaims([withP(0.03), withP(0.04), withP(0.02)]).answers;
  assertEquals(late.map(({ direction }) => direction), ["not resolved", "not resolved", "not resolved"]);
  const named = answerClaims([withP(0.03), withP(0.04, true), withP(0.2)]).answers;
  assertEquals(named.map(({ direction }) => direction), ["not resolved", "confirmed", "not resolved"]);
  assertEquals(named.map(({ together }) => together), [2, 1, 2]);
});
