/** Tests statements that are judged by predictions on the test images. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { z } from "zod";
import { tuple } from "../../formats/items.ts";
import { randomStream } from "../../random/stream.ts";
import { handTillAuc } from "../../stats/hand_till_auc.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { judgeAffects } from "./affects.ts";
import { judgeGenerallyRises } from "./generally_rises.ts";
import { judgeHarder } from "./harder.ts";
import { judgeInsensitive } from "./insensitive.ts";
import { factOf, noneOf, stated, testOf } from "./testing/stated.ts";
import { judgeVariesLess } from "./varies_less.ts";

const numbers = z.array(z.number());
const oracle = z.object({
  brownForsythe: z.array(z.object({ first: numbers, second: numbers, p: z.number() })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../../fixtures/stats/statements.json", import.meta.url))),
);

const CLASSES = ["normal", "cardiomegaly", "pneumonia"];
const LABELS = Array.from({ length: 90 }, (_, item) => item % 3);

/** Returns a model whose scores favour the true class by the strength of that class. */
function model(name: string, strengths: readonly number[], seeds = [1, 2, 3, 4, 5]): PredictedModel {
  const runs = seeds.map((seed) => {
    const stream = randomStream("statements test", name, seed);
    const probabilities = Float64Array.from({ length: 3 * LABELS.length }, (_, place) => {
      const label = LABELS[Math.floor(place / 3)]!;
      return stream.uniform() + (place % 3 === label ? strengths[label]! : 0);
    });
    const auc = handTillAuc({ labels: LABELS, scores: probabilities, classCount: 3 }) ?? NaN;
    const hits = [0, 1].map(() => Array.from({ length: 30 }, () => stream.uniform() < 0.5 ? 1 : 0));
    return { seed, auc, probabilities, hits };
  });
  return { name, classNames: CLASSES, labels: LABELS, organClasses: CLASSES.slice(1), runs };
}

/**
 * Returns a model whose runs' one-versus-rest interpretability is exactly `shares` of 20 images.
 */
function pointed(name: string, shares: readonly number[]): PredictedModel {
  const base = model(name, [0, 0, 0], shares.map((_, seed) => seed));
  return {
    ...base,
    organClasses: ["cardiomegaly"],
    labels: LABELS.map((_, image) => image < 20 ? 1 : image % 2 === 0 ? 0 : 2),
    runs: base.runs.map((run, place) => ({
      ...run,
      hits: [Array.from({ length: 20 }, (_, image) => image < Math.round(20 * shares[place]!) ? 1 : 0)],
    })),
  };
}

Deno.test("varies less: the Brown–Forsythe test agrees with SciPy, with the side and the detectable ratio", () => {
  const statement = stated("varies less", { models: ["a", "b"], measure: "interpretability" });
  const [{ first, second, p }] = tuple(oracle.brownForsythe, 1);
  const finding = judgeVariesLess(statement, [
    pointed("a", first),
    pointed("b", second.map((value) => Math.round(20 * value) / 20)),
  ]);
  assertEquals(finding.figures.map(({ of }) => of), ["a", "b", null]);
  assertAlmostEquals(finding.figures[2]!.value ?? NaN, 4.9, 0.05);
  const test = testOf(finding);
  assert(test.confirms < test.contradicts);
  // The pointing game's shares are twentieths: the oracle's own second group is rounded to them.
  assert(Math.abs(test.p - p) < 0.05);
  const other = judgeVariesLess(statement, [pointed("a", second), pointed("b", first)]);
  assert(testOf(other).contradicts < 0.05);
  assertEquals(
    noneOf(judgeVariesLess(statement, [pointed("a", [0.5, 0.5, 0.5]), pointed("b", [0.5, 0.5, 0.5])])),
    "no group's deviations from its centre vary",
  );
  assertEquals(
    noneOf(judgeVariesLess({ ...statement, class: "normal" }, [pointed("a", first), pointed("b", first)])),
    "a: no test image of normal has a target organ",
  );
});

Deno.test("harder: confirmed where every model is worse at the class, contradicted where one is better", () => {
  const statement = stated("harder", { class: "pneumonia" });
  const hard = model("hard", [0.8, 0.8, 0.1]), other = model("other", [0.7, 0.9, 0.05]);
  const confirmed = judgeHarder(statement, [hard, other]);
  assert(testOf(confirmed).confirms < 0.025);
  assertEquals(confirmed.figures.length, 4);
  assert(confirmed.figures.every(({ value }) => (value ?? 0) > 0));
  const mixed = judgeHarder(statement, [hard, model("easy", [0.1, 0.1, 0.9])]);
  assert(testOf(mixed).contradicts < 0.025 && testOf(mixed).confirms > 0.5);
  const none = judgeHarder(stated("harder", { class: "flu" }), [hard]);
  assertEquals(noneOf(none), 'hard: there is no class "flu", only normal, cardiomegaly, pneumonia');
  const overall = judgeHarder(stated("harder", { class: "pneumonia", measure: "accuracy" }), [hard]);
  assertEquals(noneOf(overall), "hard: accuracy is of all classes together, expected no class");
});

Deno.test("insensitive: needs equivalence of any two values in the range, not absence of significance", () => {
  const statement = stated("insensitive", {
    model: "m",
    parameter: "heatMap.blur",
    from: 200,
    to: 1000,
    margin: 0.2,
  });
  const same = [200, 500, 1000].map((value) => ({ value, model: model(`m${value}`, [0.5, 0.5, 0.5]) }));
  assert(testOf(judgeInsensitive(statement, same)).confirms < 0.025);
  assert(testOf(judgeInsensitive({ ...statement, margin: 0.001 }, same)).confirms > 0.025);
  const outside = [...same, { value: 2000, model: model("far", [0, 0, 0]) }];
  assert(testOf(judgeInsensitive(statement, outside)).confirms < 0.025);
  assert(testOf(judgeInsensitive({ ...statement, to: 2000, margin: 0.1 }, outside)).contradicts < 0.025);
  assertEquals(
    noneOf(judgeInsensitive({ ...statement, from: 600 }, same)),
    "the sweep has 1 of its values from 600 to 1000, expected two or more",
  );
});

Deno.test("affects: two different values in the range suffice, with p corrected; equal values decide nothing", () => {
  const statement = stated("affects", { model: "m", parameter: "heatMap.blur", from: 1, to: 30 });
  const swept = (value: number, strength: number) => ({
    value,
    model: model(`m${value}`, [strength, strength, strength]),
  });
  const apart = [swept(1, 0.5), swept(10, 0.5), swept(20, 0.05)];
  const found = judgeAffects(statement, apart);
  assert(testOf(found).p < 0.01);
  assertEquals(found.figures.map(({ of }) => of), ["10 less 1", "20 less 1", "20 less 10"]);
  // The same pair alone has a third of the p value: Bonferroni's correction for three pairs.
  const pair = judgeAffects({ ...statement, from: 15, to: 30 }, [swept(16, 0.5), swept(20, 0.45)]);
  const three = judgeAffects(statement, [swept(16, 0.5), swept(20, 0.45), swept(30, 0.475)]);
  assert(testOf(three).confirms >= testOf(pair).confirms);
  const two = judgeAffects({ ...statement, to: 10 }, apart);
  assert(testOf(two).confirms > 0.025);
  assertEquals(testOf(two).contradicts, 1);
  assertEquals(
    noneOf(judgeAffects({ ...statement, to: 5 }, apart)),
    "the sweep has 1 of its values from 1 to 5, expected two or more",
  );
});

Deno.test("generally rises: judged by the share of medians that rise, per class for a measure of a class", () => {
  const weak = model("weak", [0.1, 0.1, 0.1]), strong = model("strong", [0.9, 0.9, 0.9]);
  const statement = stated("generally rises", { pairs: [["weak", "strong"]] });
  const models = [weak, strong];
  const finding = judgeGenerallyRises(statement, models);
  assertEquals(factOf(finding), "confirmed: 9 of 9 medians rise");
  assertEquals(finding.figures.map(({ name, of, value }) => [name, of, value]), [
    ["medians that rise", "weak → strong", 9],
    ["medians compared", "weak → strong", 9],
  ]);
  const back = { ...statement, pairs: [["strong", "weak"] as [string, string]] };
  assertEquals(factOf(judgeGenerallyRises(back, models)), "contradicted: 0 of 9 medians rise");
  const both = { ...statement, pairs: [...statement.pairs, ...back.pairs], measures: ["auc" as const] };
  assertEquals(factOf(judgeGenerallyRises(both, models)), "not resolved: 1 of 2 medians rise");
  const none = { ...strong, runs: [] };
  assertEquals(
    noneOf(judgeGenerallyRises(statement, [weak, none])),
    "no pair of models has a measure in common",
  );
});
