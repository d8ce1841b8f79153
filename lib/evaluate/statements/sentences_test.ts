/** Tests statements about tables of medians, the loss's weights, and the positions of maps. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { z } from "zod";
import type { MapConcentration } from "../map_concentration.ts";
import { judgeAgreesMore } from "./agrees_more.ts";
import { judgeContributesAlike, judgeGrows } from "./attention_weight.ts";
import { judgeLiesInOrgans } from "./lies_in_organs.ts";
import { factOf, noneOf, stated, testOf } from "./testing/stated.ts";

const numbers = z.array(z.number());
const oracle = z.object({
  permutations: z.array(z.object({ first: numbers, second: numbers, confirms: z.number() })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../../fixtures/stats/statements.json", import.meta.url))),
);

/** An epoch whose terms are `attention` / 2σ² and 0.5 / 1². */
const epoch = (sigmaAttention: number, attention: number) => ({
  sigmaAttention,
  sigmaClassification: 1,
  attention,
  classification: 0.5,
});

Deno.test("grows: compares σ_sm after every training's last epoch with that after its first", () => {
  const training = (first: number, last: number) => ({ first: epoch(first, 1), last: epoch(last, 1) });
  const model = (...trainings: ReturnType<typeof training>[]) => [{ name: "a", trainings }];
  const finding = judgeGrows(model(training(0.1, 0.4), training(0.1, 0.2), training(0.3, 0.5)));
  assertEquals(factOf(finding), "confirmed: so in 3 of 3 trainings");
  assertEquals(finding.figures.map(({ value }) => value), [0.1, 0.4]);
  assertEquals(
    factOf(judgeGrows(model(training(0.1, 0.4), training(0.2, 0.2)))),
    "not resolved: so in 1 of 2 trainings",
  );
  assertEquals(factOf(judgeGrows(model(training(0.4, 0.1)))), "contradicted: so in 0 of 1 trainings");
  assertEquals(noneOf(judgeGrows(model())), "no training learned from gaze");
});

Deno.test("contributes alike: L_sm / 2σ_sm² within the factor of L_ce / σ_ce², both ends included", () => {
  // The ratio of the terms is attention / σ².
  const model = (...ratios: readonly number[]) => [{
    name: "a",
    trainings: ratios.map((ratio) => ({ first: epoch(9, 1), last: epoch(0.5, ratio / 4) })),
  }];
  const statement = stated("contributes alike", { models: ["a"] });
  assertEquals(statement.factor, 2);
  const finding = judgeContributesAlike(statement, model(0.5, 1, 2));
  assertEquals(factOf(finding), "confirmed: so in 3 of 3 trainings");
  assertAlmostEquals(finding.figures[0]?.value ?? NaN, 1, 1e-12);
  assertEquals(
    factOf(judgeContributesAlike(statement, model(0.49, 2.01))),
    "contradicted: so in 0 of 2 trainings",
  );
  const wide = stated("contributes alike", { models: ["a"], factor: 3 });
  assertEquals(factOf(judgeContributesAlike(wide, model(0.49, 3.1))), "not resolved: so in 1 of 2 trainings");
});

Deno.test("agrees more: the permutation test agrees with SciPy", () => {
  for (const { first, second, confirms } of oracle.permutations) {
    const finding = judgeAgreesMore([{ name: "a", correlations: first }, {
      name: "b",
      correlations: second,
    }]);
    assertAlmostEquals(testOf(finding).confirms, confirms, 1e-9);
  }
  assertEquals(
    noneOf(judgeAgreesMore([{ name: "a", correlations: [1, 2] }, { name: "b", correlations: [1] }])),
    "b has fewer than two trainings with maps",
  );
});

Deno.test("lies in organs: a larger share of the class's maps than of a constant map is inside, in every training", () => {
  const measure = (perSeed: readonly (number | null)[]) => ({
    median: 0.5,
    standardDeviation: null,
    minimum: null,
    maximum: null,
    perSeed,
  });
  const concentration = (shares: readonly (number | null)[], area: number | null): MapConcentration => {
    const own = {
      images: 3,
      camArea: measure([]),
      gazeArea: null,
      inOrgans: measure(shares),
      organArea: area,
    };
    return { seeds: [1, 2], classes: [{ name: "sick", ...own, organArea: 0.9 }, { name: "normal", ...own }] };
  };
  const judge = (shares: readonly (number | null)[], area: number | null) =>
    judgeLiesInOrgans(stated("lies in organs", { class: "normal" }), [{
      name: "a",
      concentration: concentration(shares, area),
    }]);
  assertEquals(factOf(judge([0.6, 0.51, null], 0.5)), "confirmed: so in 2 of 2 trainings");
  assertEquals(factOf(judge([0.6, 0.5], 0.5)), "not resolved: so in 1 of 2 trainings");
  assertEquals(factOf(judge([0.4, 0.5], 0.5)), "contradicted: so in 0 of 2 trainings");
  assert(noneOf(judge([0.6], null)).includes("no map of normal lies on an image with organs"));
});
