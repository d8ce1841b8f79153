/**
 * Tests the statistical tests between groups against SciPy and statsmodels, on
 * fixtures/stats/group_tests.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { kruskalWallis } from "./kruskal_wallis.ts";
import { levene } from "./levene.ts";
import type { Outcome } from "./outcome.ts";
import { countArrangements, permutationTest, smallestPermutationP } from "./permutation.ts";
import { shapiroWilk } from "./shapiro_wilk.ts";
import { welchAnova } from "./welch_anova.ts";

const pair = z.tuple([z.number(), z.number()]);
const { cases, shapiro } = z.object({
  cases: z.array(z.object({
    name: z.string(),
    groups: z.array(z.array(z.number())),
    welch: z.tuple([z.number(), z.number(), z.number()]),
    kruskal: pair,
    brownForsythe: pair,
    levene: pair,
    permutation: z.number().nullable(),
  })),
  shapiro: z.array(z.object({ values: z.array(z.number()), scipy: pair, royston: pair })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/group_tests.json", import.meta.url))),
);

function valueOf<Result>(outcome: Outcome<Result>): Result {
  assert(outcome.defined, "expected a result");
  return outcome;
}

function reasonOf(outcome: Outcome<unknown>): string {
  return outcome.defined ? "defined" : outcome.reason;
}

function assertWithin(share: number, actual: number, expected: number, what: string): void {
  assertAlmostEquals(actual, expected, share * Math.abs(expected), what);
}

const stream = () => randomStream("permutation test");

Deno.test("welchAnova() agrees with statsmodels to 1e-10", () => {
  assertGreater(cases.length, 20);
  for (const { name, groups, welch } of cases) {
    const { f, df, p } = valueOf(welchAnova(groups));
    assertWithin(1e-10, f, welch[0], `${name}: F`);
    assertEquals(df[0], groups.length - 1);
    assertWithin(1e-10, df[1], welch[1], `${name}: df`);
    assertWithin(1e-10, p, welch[2], `${name}: p`);
  }
});

Deno.test("kruskalWallis() agrees with SciPy to 1e-11, ties included", () => {
  for (const { name, groups, kruskal } of cases) {
    const { h, p } = valueOf(kruskalWallis(groups));
    assertWithin(1e-11, h, kruskal[0], `${name}: H`);
    assertWithin(1e-11, p, kruskal[1], `${name}: p`);
  }
});

Deno.test("levene() agrees with SciPy about the median and about the mean, to 1e-9", () => {
  for (const { name, groups, ...expected } of cases) {
    const brownForsythe = valueOf(levene(groups));
    assertWithin(1e-9, brownForsythe.f, expected.brownForsythe[0], `${name}: F from the median`);
    assertWithin(1e-9, brownForsythe.p, expected.brownForsythe[1], `${name}: p from the median`);
    const own = valueOf(levene(groups, { centre: "mean" }));
    assertWithin(1e-9, own.f, expected.levene[0], `${name}: F from the mean`);
    assertWithin(1e-9, own.p, expected.levene[1], `${name}: p from the mean`);
  }
});

Deno.test("shapiroWilk() agrees with Royston's algorithm to 1e-9, and with SciPy's coarser quantiles to 1e-7", () => {
  for (const { values, scipy, royston } of shapiro) {
    const what = `${values.length} values`;
    const { w, p } = valueOf(shapiroWilk(values));
    assertWithin(1e-9, w, royston[0], `W of ${what}`);
    assertWithin(1e-9, p, royston[1], `p of ${what}`);
    assertWithin(1e-7, w, scipy[0], `W of ${what}, SciPy`);
    assertWithin(1e-7, p, scipy[1], `p of ${what}, SciPy`);
    const moved = valueOf(shapiroWilk(values.map((value) => 4 * value - 1)));
    assertWithin(1e-9, moved.w, w, "W after a change of scale");
  }
});

Deno.test("permutationTest() enumerates every arrangement as SciPy does", () => {
  assertGreater(cases.filter(({ permutation }) => permutation !== null).length, 12);
  for (const { name, groups, permutation } of cases) {
    if (permutation === null) continue;
    const result = valueOf(permutationTest(groups, { stream: stream() }));
    assertEquals(result.method, "exact");
    assertWithin(1e-14, result.p, permutation, name);
  }
});

Deno.test("permutationTest() enumerates three groups of five, and draws from its stream above its limit", () => {
  const groups = cases.find((item) => item.groups.length === 3 && item.groups[0]!.length === 5)?.groups ?? [];
  const exact = valueOf(permutationTest(groups, { stream: stream() }));
  assert(exact.method === "exact" && exact.arrangements === 756756);
  const options = { exactUpTo: 1000, draws: 20_000 };
  const drawn = valueOf(permutationTest(groups, { stream: stream(), ...options }));
  assert(drawn.method === "Monte Carlo" && drawn.draws === 20_000);
  const error = Math.sqrt(exact.p * (1 - exact.p) / 20_000);
  assertAlmostEquals(drawn.p, exact.p, 4 * error);
  assertEquals(permutationTest(groups, { stream: stream(), ...options }), { defined: true, ...drawn });
});

Deno.test("rank and permutation tests do not change with the order of groups and values, nor under a change of scale", () => {
  const group = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(group, { minLength: 2, maxLength: 3 }), (groups) => {
      const other = groups.toReversed().map((values) => values.toReversed().map((value) => 8 - value / 4));
      const [before, after] = [kruskalWallis(groups), kruskalWallis(other)];
      assertEquals(before.defined, after.defined);
      if (before.defined && after.defined) {
        assertAlmostEquals(after.h, before.h, 1e-12 * Math.max(1, before.h));
      }
      const counted = permutationTest(groups, { stream: stream() });
      assertEquals(permutationTest(other, { stream: stream() }), counted);
      if (counted.defined) {
        assert(counted.p >= smallestPermutationP(groups.map(({ length }) => length)) * (1 - 1e-12));
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("smallestPermutationP() is reached by separated groups, and no groups have a smaller p", () => {
  const apart = (sizes: readonly number[]) =>
    sizes.map((n, g) => Array.from({ length: n }, (_, i) => g * 100 + i));
  for (const sizes of [[5, 5], [3, 4], [2, 2], [1, 6], [4, 4]]) {
    assertWithin(
      1e-14,
      valueOf(permutationTest(apart(sizes), { stream: stream() })).p,
      smallestPermutationP(sizes),
      `${sizes}`,
    );
  }
  // Three groups at equal distances and alike inside: only exchanges of whole groups are as
  // extreme.
  assertWithin(
    1e-14,
    valueOf(permutationTest([[0, 1], [100, 101], [200, 201]], { stream: stream() })).p,
    smallestPermutationP([2, 2, 2]),
    "2, 2, 2",
  );
  assertWithin(1e-15, smallestPermutationP([5, 5]), 2 / 252, "five and five");
  assertEquals(countArrangements([5, 5, 5]), 756756);
  assertThrows(() => smallestPermutationP([5]), RangeError, "found [5]");
});

Deno.test("a test without a value gives the reason", () => {
  assertEquals(reasonOf(welchAnova([[1], [1, 2]])), "group 0 has fewer than two values");
  assertEquals(
    reasonOf(welchAnova([[1, 2], [3, 3]])),
    "all values of group 1 are equal, so its weight n/s² is unknown",
  );
  assertEquals(reasonOf(kruskalWallis([[1, 1], [1]])), "every value is the same");
  assertEquals(reasonOf(kruskalWallis([[1, 1], []])), "group 1 has no value");
  assertEquals(
    reasonOf(levene([[1, 2], [5, 9]])),
    "no group has three values, and two lie equally far from their centre",
  );
  assertEquals(reasonOf(levene([[1, 1, 1], [2, 2, 2]])), "no group's deviations from its centre vary");
  assertEquals(reasonOf(shapiroWilk([1, 2])), "the test needs 3 values or more, found 2");
  assertEquals(reasonOf(shapiroWilk([2, 2, 2])), "every value is the same");
  assertEquals(reasonOf(permutationTest([[1], [1, 1]], { stream: stream() })), "every value is the same");
});

Deno.test("values that are not finite, and a single group, are refused by name", () => {
  assertThrows(
    () => welchAnova([[1, 2], [3, NaN]]),
    RangeError,
    "group 1: value 1 is NaN, expected a finite number",
  );
  assertThrows(
    () => kruskalWallis([[1, 2]]),
    RangeError,
    "Kruskal–Wallis test: expected 2 groups or more, found 1",
  );
  assertThrows(
    () => levene([[1, Infinity], [1]]),
    RangeError,
    "Brown–Forsythe test: group 0: value 1 is Infinity",
  );
  assertThrows(() => shapiroWilk([1, NaN, 3]), RangeError, "value 1 is NaN");
  assertThrows(() => permutationTest([[NaN], [1]], { stream: stream() }), RangeError, "group 0: value 0");
});
