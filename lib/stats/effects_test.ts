/**
 * Tests effect sizes, comparisons of pairs and power against SciPy and statsmodels, on
 * fixtures/stats/effects.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { z } from "zod";
import { chiSquareUpperTail } from "./chi_square_upper_tail.ts";
import { explainedVariance } from "./explained_variance.ts";
import { holm } from "./holm.ts";
import { hedgesCorrection, type Interval, meanDifferenceEffect } from "./mean_difference_effect.ts";
import type { Outcome } from "./outcome.ts";
import { pairwiseT } from "./pairwise_t.ts";
import { detectableDifference, detectableEffect } from "./power.ts";
import { tukeyHsd } from "./tukey_hsd.ts";
import { tuple } from "../formats/items.ts";

const pair = z.tuple([z.number(), z.number()]);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const numbers = z.array(z.array(z.number()));
const { cases, powers } = z.object({
  cases: z.array(z.object({
    name: z.string(),
    groups: numbers,
    effect: z.object({ d: z.number(), dInterval: pair, g: z.number(), gInterval: pair }),
    explained: z.object({ eta: z.number(), etaInterval: pair, omega: z.number() }),
    welch: numbers,
    pooled: numbers,
    tukey: numbers,
  })),
  powers: z.array(z.object({
    perGroup: z.number(),
    power: z.number(),
    alpha: z.number(),
    d: z.number(),
    statsmodels: z.number().nullable(),
    effects: z.array(triple),
  })),
}).parse(JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/effects.json", import.meta.url))));

function valueOf<Result>(outcome: Outcome<Result>): Result {
  assert(outcome.defined, "expected a result");
  return outcome;
}

function reasonOf(outcome: Outcome<unknown>): string {
  return outcome.defined ? "defined" : outcome.reason;
}

/**
 * Asserts that each value is within 1e-9 of its expectation, or of `scale` if the expectation is
 * near 0.
 */
function assertAgrees(
  actual: readonly number[],
  expected: readonly number[],
  what: string,
  scale = 1e-3,
): void {
  assertEquals(actual.length, expected.length, what);
  expected.forEach((value, index) =>
    assertAlmostEquals(
      actual[index]!,
      value,
      1e-9 * Math.max(scale, Math.abs(value)),
      `${what}, number ${index}`,
    )
  );
}

const ends = ({ low, high }: Interval) => [low, high];

Deno.test("meanDifferenceEffect() agrees with roots of SciPy's noncentral t to 1e-9", () => {
  assertGreater(cases.length, 8);
  for (const { name, groups, effect } of cases) {
    const { cohenD, cohenInterval, hedgesG, hedgesInterval } = valueOf(
      meanDifferenceEffect(groups[0]!, groups[1]!),
    );
    assertAgrees([cohenD, ...ends(cohenInterval)], [effect.d, ...effect.dInterval], `${name}: d`);
    assertAgrees([hedgesG, ...ends(hedgesInterval)], [effect.g, ...effect.gInterval], `${name}: g`);
    const back = valueOf(meanDifferenceEffect(groups[1]!, groups[0]!));
    assertAgrees([-back.cohenInterval.high], [cohenInterval.low], `${name}: groups exchanged`);
  }
  // Γ(4)/(2·Γ(7/2)), computed by hand.
  assertAlmostEquals(hedgesCorrection(8), 6 / (2 * 15 * Math.sqrt(Math.PI) / 8), 1e-14);
});

Deno.test("for groups that hardly vary, d's interval is that of a standard deviation on 8 degrees of freedom", () => {
  for (const e of [1e-4, 1e-7]) {
    const groups = [[0.7, 0.7 + e, 0.7 - e, 0.7, 0.7 + e], [0.2, 0.2, 0.2 + e, 0.2 - e, 0.2]];
    const { cohenD, cohenInterval } = valueOf(meanDifferenceEffect(groups[0]!, groups[1]!));
    assert(cohenD > 1000);
    assertAlmostEquals(chiSquareUpperTail(8 * (cohenInterval.low / cohenD) ** 2, 8), 0.975, 1e-4);
    assertAlmostEquals(chiSquareUpperTail(8 * (cohenInterval.high / cohenD) ** 2, 8), 0.025, 1e-4);
    // λ is the square of t's δ, so that 1/η² − 1 = 10/(2.5 d²); η² itself keeps few digits below 1.
    const { etaInterval } = valueOf(explainedVariance(groups));
    assertAlmostEquals(etaInterval.low, 1 / (1 + 4 / cohenInterval.low ** 2), 1e-14);
    assertAlmostEquals(etaInterval.high, 1 / (1 + 4 / cohenInterval.high ** 2), 1e-14);
  }
});

Deno.test("explainedVariance() agrees with roots of SciPy's noncentral F to 1e-9", () => {
  assert(
    cases.some(({ explained }) => explained.omega < 0) &&
      cases.some(({ explained }) => explained.etaInterval[0] > 0),
  );
  for (const { name, groups, explained } of cases) {
    const { etaSquared, etaInterval, omegaSquared } = valueOf(explainedVariance(groups));
    assertAgrees([etaSquared, omegaSquared], [explained.eta, explained.omega], name);
    assertAgrees(ends(etaInterval), explained.etaInterval, `${name}: interval`);
  }
});

Deno.test("pairwiseT() agrees with SciPy's t tests and statsmodels' Holm adjustment to 1e-9", () => {
  for (const { name, groups, ...expected } of cases) {
    for (const variance of ["welch", "pooled"] as const) {
      const comparisons = pairwiseT(groups, { variance });
      assertEquals(comparisons.length, expected[variance].length);
      comparisons.forEach(({ pair, test }, index) => {
        const { t, df, p, interval, adjustedP } = valueOf(test);
        const what = `${name}: ${variance} ${pair}`;
        assertAgrees([t, df, p, ...ends(interval), adjustedP], expected[variance][index]!, what, 1e-6);
      });
    }
  }
  assertEquals(pairwiseT([[1, 2], [3, 4], [5, 7]]).map(({ pair }) => pair), [[0, 1], [0, 2], [1, 2]]);
});

Deno.test("tukeyHsd() agrees with SciPy to 1e-9", () => {
  for (const { name, groups, tukey } of cases) {
    valueOf(tukeyHsd(groups)).comparisons.forEach(({ pair, difference, interval, p }, index) => {
      const [expectedDifference, low, high, expectedP] = tuple(tukey[index]!, 4);
      assertAgrees([difference, ...ends(interval)], [expectedDifference, low, high], `${name}: ${pair}`);
      // SciPy integrates the distribution function, so the absolute error of its small tails is
      // about 1e-12.
      assertAlmostEquals(p, expectedP, 1e-9 * expectedP + 1e-12, `${name}: p of ${pair}`);
    });
  }
});

Deno.test("at detectable differences SciPy's noncentral t and F reach the power, and statsmodels agrees", () => {
  assertGreater(powers.filter(({ statsmodels }) => statsmodels !== null).length, 6);
  for (const { perGroup, power, alpha, d, statsmodels, effects } of powers) {
    const what = `${perGroup} a group, power ${power}`;
    assertAgrees([detectableDifference({ perGroup, power, alpha })], [d], what);
    assertAlmostEquals(statsmodels ?? power, power, 1e-9, `${what}: statsmodels`);
    for (const [groups, f, reached] of effects) {
      const effect = detectableEffect({ groups, perGroup, power, alpha });
      assertAgrees([effect.f], [f], `${what}, ${groups} groups`);
      assertAlmostEquals(reached, power, 1e-9, `${what}, ${groups} groups: statsmodels`);
      if (groups === 2) assertAgrees([effect.widestDifference], [d], `${what}: two groups, t and F`, 1e-3);
    }
  }
  assertAlmostEquals(detectableDifference({ perGroup: 5 }), 2.0245, 1e-3);
});

Deno.test("holm() keeps the order of p values, and gives at most 1", () => {
  // 3 × 0.01, 2 × 0.02, then the larger of this and 1 × 0.03.
  assertAgrees(holm([0.03, 0.01, 0.02]), [0.04, 0.03, 0.04], "by hand");
  assertEquals(holm([0.9, 0.8]), [1, 1]);
  assertEquals(holm([]), []);
  assertThrows(() => holm([0.1, NaN]), RangeError, "p-value 1 is NaN");
});

Deno.test("an effect or a comparison without a value gives the reason", () => {
  assertEquals(reasonOf(meanDifferenceEffect([1], [2, 3])), "group 0 has fewer than two values");
  assertEquals(reasonOf(meanDifferenceEffect([1, 1], [2, 2])), "neither group varies");
  assertEquals(reasonOf(explainedVariance([[1, 1], [1, 1]])), "every value is the same");
  assertEquals(reasonOf(explainedVariance([[1, 1], [2, 2]])), "no group varies");
  assertEquals(reasonOf(explainedVariance([[1], [2]])), "every group has one value only");
  assertEquals(reasonOf(tukeyHsd([[1, 1], [2, 2]])), "no group varies");
  const [still, ...rest] = tuple(pairwiseT([[1, 1], [2, 2], [3, 4]]), 1);
  assertEquals(reasonOf(still.test), "neither group varies");
  for (const { test } of rest) assertEquals(valueOf(test).adjustedP >= valueOf(test).p, true);
});

Deno.test("arguments out of range are refused by name", () => {
  assertThrows(
    () => meanDifferenceEffect([1, 2], [1, 3], { confidence: 1 }),
    RangeError,
    "confidence level between 0 and 1, found 1",
  );
  assertThrows(() => pairwiseT([[1, NaN], [1, 2]]), RangeError, "pairwise t tests: group 0: value 1 is NaN");
  assertThrows(() => detectableDifference({ perGroup: 1 }), RangeError, "2 values a group or more, found 1");
  assertThrows(() => detectableEffect({ groups: 1, perGroup: 5 }), RangeError, "2 groups or more, found 1");
  assertThrows(() => detectableDifference({ perGroup: 5, power: 0.01 }), RangeError, "alpha < power");
});
