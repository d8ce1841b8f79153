/**
 * Tests claims of other kinds against SciPy (fixtures/stats/statements.json), and the reasons for
 * claims that cannot be judged.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { z } from "zod";
import { binomialLowerTail, binomialUpperTail } from "../../stats/binomial.ts";
import { distributionOf } from "../../stats/histogram.ts";
import { detectableDeviationRatio } from "../../stats/variance_ratio.ts";
import { judgeAbout } from "./about_value.ts";
import { judgeBestOf } from "./best_of.ts";
import { judgeFailsAtMost } from "./fails_at_most.ts";
import { judgeMattersMore } from "./importance.ts";
import { judgeParameters } from "./parameters.ts";
import { factOf, noneOf, stated, testOf } from "./testing/stated.ts";
import { judgeTakesLonger } from "./takes_longer.ts";

const numbers = z.array(z.number());
const oracle = z.object({
  binomials: z.array(
    z.object({
      hits: z.number(),
      count: z.number(),
      share: z.number(),
      lower: z.number(),
      upper: z.number(),
    }),
  ),
  ratios: z.array(
    z.object({
      sizes: z.tuple([z.number(), z.number()]),
      alpha: z.number(),
      power: z.number(),
      ratio: z.number(),
    }),
  ),
  shapes: z.array(z.object({ values: numbers, deviation: z.number(), kurtosis: z.number() })),
  permutations: z.array(z.object({ first: numbers, second: numbers, confirms: z.number() })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../../fixtures/stats/statements.json", import.meta.url))),
);

Deno.test("binomial tails and the detectable ratio of deviations equal SciPy's", () => {
  for (const { hits, count, share, lower, upper } of oracle.binomials) {
    assertAlmostEquals(binomialLowerTail(hits, count, share), lower, 1e-12);
    assertAlmostEquals(binomialUpperTail(hits, count, share), upper, 1e-12);
  }
  for (const { sizes, alpha, power, ratio } of oracle.ratios) {
    assertAlmostEquals(detectableDeviationRatio(sizes, { alpha, power }) / ratio, 1, 1e-9);
  }
});

Deno.test("distributionOf() gives SciPy's standard deviation and excess kurtosis", () => {
  for (const { values, deviation, kurtosis } of oracle.shapes) {
    const { standardDeviation, excessKurtosis } = distributionOf(values, 10);
    assertAlmostEquals(standardDeviation, deviation, 1e-12);
    assertAlmostEquals(excessKurtosis ?? NaN, kurtosis, 1e-10);
  }
  const equal = distributionOf([0.1, 0.1, 0.1], 10);
  assertEquals([equal.standardDeviation, equal.excessKurtosis], [0, null]);
  assertAlmostEquals(distributionOf([-1e300, 1e300], 2).excessKurtosis ?? NaN, -2, 1e-12);
});

Deno.test("takes longer: the permutation test agrees with SciPy; trainings ended by the limit decide nothing", () => {
  const epochs = (name: string, values: readonly number[], capped = false) => ({
    name,
    trainings: values.map((bestEpoch) => ({ bestEpoch, epochs: bestEpoch + 3, capped })),
  });
  const statement = stated("takes longer", { models: ["a", "b"] });
  for (const { first, second, confirms } of oracle.permutations) {
    assertAlmostEquals(
      testOf(judgeTakesLonger(statement, [epochs("a", first), epochs("b", second)])).confirms,
      confirms,
      1e-9,
    );
  }
  assertEquals(
    noneOf(judgeTakesLonger(statement, [epochs("a", [10, 10], true), epochs("b", [10, 10], true)])),
    "the limit of epochs ended every training of both models",
  );
  assertEquals(
    noneOf(judgeTakesLonger(statement, [epochs("a", [10]), epochs("b", [10, 12])])),
    "a has fewer than two trainings with weights",
  );
  const stop = judgeTakesLonger(stated("takes longer", { models: ["a", "b"], epochs: "stop" }), [
    epochs("a", [1, 2, 3]),
    epochs("b", [4, 5, 6]),
  ]);
  assertEquals(stop.figures[0], { name: "median epochs to the end", of: "a", value: 5, interval: null });
});

Deno.test("fails at most: exact binomial tests, and the number of trainings that would confirm it", () => {
  const statement = stated("fails at most", { share: 0.05 });
  const few = judgeFailsAtMost(statement, { trainings: 25, failed: 0 });
  assert(testOf(few).confirms > 0.025);
  assertEquals(few.figures[2]!.value, 72);
  assert(testOf(judgeFailsAtMost(statement, { trainings: 72, failed: 0 })).confirms < 0.025);
  assert(testOf(judgeFailsAtMost(statement, { trainings: 71, failed: 0 })).confirms > 0.025);
  assert(testOf(judgeFailsAtMost(statement, { trainings: 25, failed: 8 })).contradicts < 1e-4);
  assertEquals(noneOf(judgeFailsAtMost(statement, { trainings: 0, failed: 0 })), "there is no training");
});

Deno.test("about: the centre of the CAM values in standard deviations, and their tails", () => {
  const training = { mean: 0.1, median: 0, mode: -0.2, standardDeviation: 1, excessKurtosis: 2 };
  const statement = stated("about", { heavyTailed: true });
  assertEquals(
    factOf(judgeAbout(statement, [{ name: "a", trainings: [training, training] }])),
    "confirmed: so in 2 of 2 trainings",
  );
  const light = { ...training, excessKurtosis: -1 };
  assertEquals(
    factOf(judgeAbout(statement, [{ name: "a", trainings: [training, light] }])),
    "not resolved: so in 1 of 2 trainings",
  );
  const far = { ...training, mode: 3 };
  assertEquals(
    factOf(judgeAbout(statement, [{ name: "a", trainings: [far] }])),
    "contradicted: so in 0 of 1 trainings",
  );
  const constant = { mean: 0, median: 0, mode: 0, standardDeviation: 0, excessKurtosis: null };
  assertEquals(
    factOf(judgeAbout(stated("about", {}), [{ name: "a", trainings: [constant] }])),
    "confirmed: so in 1 of 1 trainings",
  );
  assertEquals(noneOf(judgeAbout(statement, [{ name: "a", trainings: [] }])), "no training has CAM values");
});

Deno.test("parameters: counted, not tested", () => {
  const [small, large] = [{ name: "a", parameters: 100 }, { name: "b", parameters: 103 }];
  assertEquals(
    factOf(judgeParameters(stated("adds parameters", { models: ["a", "b"], count: 3 }), [small, large])),
    "confirmed: counted",
  );
  assertEquals(
    factOf(judgeParameters(stated("adds parameters", { models: ["a", "b"], count: 2 }), [small, large])),
    "contradicted: counted",
  );
  assertEquals(
    factOf(
      judgeParameters(stated("has times the parameters", { models: ["a", "b"], times: 2 }), [small, large]),
    ),
    "contradicted: counted",
  );
});

Deno.test("matters more and best of: judged by the trials of every model", () => {
  const matters = stated("matters more", {
    parameters: ["learningRate"],
    than: ["patience", "heatMap.blur"],
  });
  const importances = (rate: number) => [
    { parameter: "learningRate", share: rate },
    { parameter: "patience", share: 0.1 },
  ];
  assertEquals(
    factOf(judgeMattersMore(matters, [{ name: "a", importances: importances(0.6) }])),
    "confirmed: so in 1 of 1 pairs of settings",
  );
  assertEquals(
    factOf(
      judgeMattersMore(matters, [0.6, 0.05].map((rate) => ({ name: "a", importances: importances(rate) }))),
    ),
    "not resolved: so in 1 of 2 pairs of settings",
  );
  assertEquals(noneOf(judgeMattersMore(matters, [])), "no model was searched over settings of both kinds");
  const best = stated("best of", { parameter: "optimiser", value: "adam" });
  const tried = (adam: number, sgd: number | null, noise: number | null = 0.05) => ({
    name: "a",
    noise,
    trials: [{ value: "adam", score: adam }, { value: "adam", score: 0.5 }, { value: "sgd", score: sgd }, {
      value: "sgd",
      score: 0.4,
    }],
  });
  const beyond = "beyond the noise of seeds in";
  assertEquals(
    factOf(judgeBestOf(best, [tried(0.8, 0.7)])),
    `confirmed: ${beyond} 1 of 1 models, behind in 0`,
  );
  assertEquals(
    factOf(judgeBestOf(best, [tried(0.8, 0.78)])),
    `not resolved: ${beyond} 0 of 1 models, behind in 0`,
  );
  assertEquals(
    factOf(judgeBestOf(best, [tried(0.7, 0.8), tried(0.8, null)])),
    `contradicted: ${beyond} 1 of 2 models, behind in 1`,
  );
  assertEquals(
    factOf(judgeBestOf(best, [tried(0.9, 0.1, null)])),
    `not resolved: ${beyond} 0 of 1 models, behind in 0`,
  );
  assertEquals(
    noneOf(judgeBestOf({ ...best, value: "lion" }, [tried(0.9, 0.1)])),
    "no search tried optimiser lion beside other values",
  );
});
