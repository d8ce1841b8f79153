/**
 * Tests the analysis of variance against SciPy, and the F distribution's tail against 60-digit
 * values: fixtures/stats/anova.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { fUpperTail } from "./f_upper_tail.ts";
import { oneWayAnova } from "./one_way_anova.ts";

const value = z.union([z.number(), z.enum(["NaN", "Infinity"])]).transform(Number);
const oracleSchema = z.object({
  cases: z.array(z.object({
    name: z.string(),
    groups: z.array(z.array(z.number())),
    f: value,
    df: z.tuple([z.number(), z.number()]),
    p: value,
  })),
  tails: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
});
const { cases, tails } = oracleSchema.parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/anova.json", import.meta.url))),
);

Deno.test("oneWayAnova() agrees with SciPy to 1e-12, degenerate data included", () => {
  assertGreater(cases.length, 30);
  for (const { name, groups, f, df, p } of cases) {
    const result = oneWayAnova(groups);
    assertAlmostEquals(result.f, f, 1e-12 * f, `${name}: F`);
    assertEquals(result.df, df, name);
    assertAlmostEquals(result.p, p, 1e-12 * p, `${name}: p`);
  }
});

Deno.test("fUpperTail() has a relative error below 1e-12 from 1 down to 1e-300", () => {
  assert(tails.some(([, , , exact]) => exact < 1e-250));
  for (const [f, numerator, denominator, exact] of tails) {
    const actual = fUpperTail(f, numerator, denominator);
    assertAlmostEquals(actual, exact, 1e-12 * exact, `P(F(${numerator}, ${denominator}) > ${f})`);
  }
});

Deno.test("fUpperTail() falls as f grows, also across the change of method", () => {
  const degrees = fc.integer({ min: 1, max: 60 });
  fc.assert(fc.property(degrees, degrees, fc.double({ min: -3, max: 3, noNaN: true }), (d1, d2, logF) => {
    const f = 10 ** logF;
    assert(fUpperTail(f * 1.001, d1, d2) <= fUpperTail(f, d1, d2) * (1 + 1e-12));
    const change = 3 * d2 / d1;
    assertAlmostEquals(
      fUpperTail(change * (1 + 1e-9), d1, d2) / fUpperTail(change * (1 - 1e-9), d1, d2),
      1,
      1e-6,
    );
  }));
});

Deno.test("fUpperTail() has the right values at the ends of its range and outside it", () => {
  assertEquals(fUpperTail(0, 2, 5), 1);
  assertEquals(fUpperTail(Infinity, 2, 5), 0);
  for (const [f, d1, d2] of [[NaN, 1, 1], [-1, 1, 1], [1, 0, 1], [1, 1, NaN]]) {
    assertEquals(fUpperTail(f!, d1!, d2!), NaN);
  }
});

Deno.test("oneWayAnova() does not change when all values are shifted or scaled", () => {
  const group = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 9 });
  fc.assert(fc.property(fc.array(group, { minLength: 2, maxLength: 5 }), (groups) => {
    const before = oneWayAnova(groups);
    const after = oneWayAnova(groups.map((values) => values.map((x) => x * 4 + 32)));
    if (Number.isFinite(before.f)) assertAlmostEquals(after.f, before.f, 1e-9 * Math.max(1, before.f));
    else assertEquals(after, before);
  }));
});

Deno.test("oneWayAnova() returns NaN for values that are not finite, and refuses a single group", () => {
  assertEquals(oneWayAnova([[1, 2, NaN], [3, 4]]), { f: NaN, df: [1, 3], p: NaN });
  assertEquals(oneWayAnova([[1, 2, Infinity], [3, 4]]).p, NaN);
  assertThrows(() => oneWayAnova([[1, 2]]), RangeError, "2 groups or more, found 1");
});
