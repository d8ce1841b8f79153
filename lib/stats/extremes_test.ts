/**
 * Tests extreme inputs: tails against mpmath on fixtures/stats/extremes.json, and that tests end on
 * any scale.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { explainedVariance } from "./explained_variance.ts";
import { fUpperTail } from "./f_upper_tail.ts";
import { handTillAuc } from "./hand_till_auc.ts";
import { kruskalWallis } from "./kruskal_wallis.ts";
import { levene } from "./levene.ts";
import { meanDifferenceEffect } from "./mean_difference_effect.ts";
import { meanOfFractions } from "./mean_of_fractions.ts";
import { newcombeInterval } from "./newcombe_interval.ts";
import { noncentralFCdf } from "./noncentral.ts";
import { normalQuantile } from "./normal.ts";
import { oneWayAnova } from "./one_way_anova.ts";
import { type Outcome } from "./outcome.ts";
import { tTest } from "./pairwise_t.ts";
import { permutationTest } from "./permutation.ts";
import { shapiroWilk } from "./shapiro_wilk.ts";
import { spread } from "./spread.ts";
import { studentTwoSided } from "./student_t.ts";
import { studentizedRangeUpperTail } from "./studentized_range.ts";
import { tukeyHsd } from "./tukey_hsd.ts";
import { welchAnova } from "./welch_anova.ts";
import { tuple } from "../formats/items.ts";

const row = (length: number) => z.array(z.array(z.number()).length(length));
const oracle = z.object({
  fTails: row(4),
  rangeTails: row(3),
  noncentralF: row(5),
  newcombe: row(5),
  normalQuantiles: row(2),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/extremes.json", import.meta.url))),
);

function assertWithin(share: number, actual: number, expected: number, what: string): void {
  assertAlmostEquals(actual, expected, share * Math.abs(expected), what);
}

Deno.test("fUpperTail() agrees with mpmath to a relative error of 1e-11 over all decades of f and both degrees of freedom", () => {
  for (const [f, d1, d2, tail] of oracle.fTails) {
    assertWithin(1e-11, fUpperTail(f!, d1!, d2!), tail!, `P(F(${d1}, ${d2}) > ${f})`);
  }
  assertWithin(1e-11, studentTwoSided(0.05, 5000), 0.9601243854733483, "t");
  for (const d of [1, 1e4, 1e10]) assert(Number.isFinite(fUpperTail(1, d, d)));
});

Deno.test("the studentised range's tail agrees with mpmath to a relative error of 1e-9 up to q = 1e20", () => {
  for (const [q, df, tail] of oracle.rangeTails) {
    assertWithin(1e-9, studentizedRangeUpperTail(q!, 2, df!), tail!, `q ${q}, ${df}`);
  }
});

Deno.test("the noncentral F agrees with mpmath to an absolute error of 1e-11 from λ = 1e9 to 1e60", () => {
  for (const [f, d1, d2, lambda, p] of oracle.noncentralF) {
    assertAlmostEquals(noncentralFCdf(f!, d1!, d2!, lambda!), p!, 1e-11, `F ${f}, ${d1}, ${d2}, ${lambda}`);
  }
});

Deno.test("normal quantiles agree with mpmath down to the smallest double", () => {
  for (const [p, quantile] of oracle.normalQuantiles) {
    assertWithin(p! < 1e-307 ? 1e-3 : 1e-12, normalQuantile(p!), quantile!, `quantile of ${p}`);
  }
});

Deno.test("newcombeInterval() agrees with mpmath to 1e-12, and reaches below 1 for a perfect AUC", () => {
  for (const [auc, positives, negatives, low, high] of oracle.newcombe) {
    const interval = newcombeInterval(auc!, positives!, negatives!);
    assertAlmostEquals(interval.low, low!, 1e-12, `low of ${auc}, ${positives}, ${negatives}`);
    assertAlmostEquals(interval.high, high!, 1e-12, `high of ${auc}, ${positives}, ${negatives}`);
  }
  assert(newcombeInterval(1, 12, 24).low < 0.9);
});

Deno.test("equal AUCs are equal bits, whichever images they come from", () => {
  // One class ranks the items of the other correctly except for one pair; the class order decides
  // the order of a plain sum.
  const labels = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2];
  const found = new Map<number, Set<number>>();
  const stream = randomStream("equal AUCs");
  for (let draw = 0; draw < 3000; draw++) {
    const scores = labels.flatMap((label) =>
      [0, 1, 2].map((own) => stream.below(4) + (own === label ? 2 : 0))
    );
    const auc = handTillAuc({ labels, scores, classCount: 3 }) ?? NaN;
    const rounded = Math.round(auc * 1e12);
    found.set(rounded, (found.get(rounded) ?? new Set()).add(auc));
  }
  assert(found.size > 50);
  for (const bits of found.values()) assertEquals(bits.size, 1, `${[...bits]}`);
});

Deno.test("meanOfFractions() is exact beyond 2^53, and does not depend on the order", () => {
  const fraction = fc.record({
    numerator: fc.integer({ min: 0, max: 2 ** 40 }),
    denominator: fc.integer({ min: 1, max: 2 ** 40 }),
  });
  fc.assert(fc.property(fc.array(fraction, { minLength: 1, maxLength: 8 }), (fractions) => {
    const mean = meanOfFractions(fractions);
    assertEquals(meanOfFractions(fractions.toReversed()), mean);
    const plain = fractions.reduce((sum, { numerator, denominator }) => sum + numerator / denominator, 0);
    assertWithin(1e-13, mean, plain / fractions.length, "plain sum");
  }));
});

/**
 * Runs `work` and throws if it calls the elementary functions more than `most` times, which detects
 * endless loops.
 */
function withStepLimit<Result>(most: number, work: () => Result): Result {
  const own = { exp: Math.exp, log: Math.log, sqrt: Math.sqrt, abs: Math.abs };
  let steps = 0;
  const counted = (plain: (x: number) => number) => (x: number) => {
    if (++steps > most) throw new Error(`more than ${most} steps`);
    return plain(x);
  };
  try {
    for (const name of ["exp", "log", "sqrt", "abs"] as const) Math[name] = counted(own[name]);
    return work();
  } finally {
    Object.assign(Math, own);
  }
}

/** Returns every test of groups, as numbers that do not depend on the scale. */
function pValues(groups: readonly (readonly number[])[]): readonly (number | string)[] {
  const of = <Result>(outcome: Outcome<Result>, p: (result: Result) => number) =>
    outcome.defined ? p(outcome) : outcome.reason;
  const [first, second] = tuple(groups, 2);
  return [
    oneWayAnova(groups).p,
    of(welchAnova(groups), ({ p }) => p),
    of(tTest(first, second), ({ p }) => p),
    of(tTest(first, second, { variance: "pooled" }), ({ p }) => p),
    of(tukeyHsd(groups), ({ comparisons }) => comparisons[0]!.p),
    of(levene(groups), ({ p }) => p),
    of(kruskalWallis(groups), ({ p }) => p),
    of(explainedVariance(groups), ({ etaInterval }) => etaInterval.low),
    of(meanDifferenceEffect(first, second), ({ cohenInterval }) => cohenInterval.high),
    of(permutationTest(groups, { stream: randomStream("scales") }), ({ p }) => p),
    ...groups.map((group) => of(shapiroWilk(group), ({ p }) => p)),
  ];
}

Deno.test("tests of groups give the same results on every scale and far from 0, and end within a step limit", () => {
  // Integers, so that scaling by a power of two and moving by 2³⁰ are exact.
  const group = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 4 });
  const scale = fc.constantFrom(2 ** -530, 2 ** -40, 1, 2 ** 20, 2 ** 664, 2 ** 1010);
  const moved = fc.constantFrom(0, 2 ** 30, -(2 ** 30), 2 ** 44);
  fc.assert(
    fc.property(fc.array(group, { minLength: 2, maxLength: 3 }), scale, moved, (groups, factor, offset) => {
      const plain = withStepLimit(2_000_000, () => pValues(groups));
      const scaled = groups.map((values) => values.map((value) => value * factor));
      const far = groups.map((values) => values.map((value) => value + offset));
      for (const [what, other] of [["scaled", scaled], ["moved", far]] as const) {
        const again = withStepLimit(2_000_000, () => pValues(other));
        plain.forEach((value, index) => {
          const found = again[index]!;
          if (typeof value === "string" || typeof found === "string" || Number.isNaN(value)) {
            assertEquals(found, value, `${what}, test ${index}`);
          } else {
            assertAlmostEquals(
              found,
              value,
              1e-9 * Math.max(1e-3, Math.abs(value)),
              `${what}, test ${index}`,
            );
          }
        });
      }
    }),
    { numRuns: 20, seed: 1 },
  );
});

Deno.test("tests of groups that hardly vary beside their distance end within a step limit", () => {
  const tiny = fc.constantFrom(1e-16, 1e-12, 1e-6, 1e-150, 1e-300);
  const size = fc.integer({ min: 2, max: 4 });
  fc.assert(
    fc.property(tiny, size, size, (spreadOf, first, second) => {
      const groups = [
        Array.from({ length: first }, (_, index) => 0.9 + index * spreadOf),
        Array.from({ length: second }, (_, index) => 0.5 + (index % 2) * spreadOf),
        Array.from({ length: 3 }, (_, index) => index * spreadOf),
      ];
      for (const value of withStepLimit(3_000_000, () => pValues(groups))) {
        assert(typeof value === "string" ? value !== "" : !(value < 0), `${value}`);
      }
    }),
    { numRuns: 20, seed: 2 },
  );
  const tukey = withStepLimit(
    2_000_000,
    () => tukeyHsd([[0.9, 0.9, 0.9, 0.9, 0.9], [0.5, 0.5, 0.5, 0.5, 0.500001]]),
  );
  assert(tukey.defined && tukey.comparisons[0]!.p < 1e-40);
});

Deno.test("spread() is right near the limits of a double", () => {
  const { median, standardDeviation } = spread([1.5e308, 1.7e308]);
  assertAlmostEquals((median ?? 0) / 1e308, 1.6, 1e-12);
  assertAlmostEquals((standardDeviation ?? 0) / 1e308, 0.2 / Math.SQRT2, 1e-12);
  assertAlmostEquals((spread([1e-200, 3e-200]).standardDeviation ?? 0) * 1e200, Math.SQRT2, 1e-12);
});
