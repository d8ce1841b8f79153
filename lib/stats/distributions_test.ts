/**
 * Tests the distributions against SciPy and high-order quadrature, on
 * fixtures/stats/distributions.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { z } from "zod";
import { chiSquareUpperTail } from "./chi_square_upper_tail.ts";
import { noncentralFCdf, noncentralTCdf } from "./noncentral.ts";
import { normalCdf, normalQuantile, normalUpperTail } from "./normal.ts";
import { rootBetween } from "./root.ts";
import { fCritical, studentCritical, studentTwoSided } from "./student_t.ts";
import { studentizedRangeCritical, studentizedRangeUpperTail } from "./studentized_range.ts";

const pair = z.tuple([z.number(), z.number()]);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const five = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);
const oracle = z.object({
  normalTail: z.array(pair),
  normalQuantile: z.array(pair),
  chiSquareTail: z.array(triple),
  studentCritical: z.array(triple),
  fCritical: z.array(four),
  noncentralT: z.array(four),
  noncentralF: z.array(five),
  rangeTail: z.array(four),
  rangeTailOfTwo: z.array(triple),
  rangeCritical: z.array(four),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/distributions.json", import.meta.url))),
);

function assertWithin(share: number, actual: number, expected: number, what: string): void {
  assertAlmostEquals(actual, expected, share * Math.abs(expected), what);
}

Deno.test("the normal and χ² tails agree with SciPy to a relative error of 1e-12", () => {
  for (const [z, tail] of oracle.normalTail) {
    assertWithin(1e-12, normalUpperTail(z), tail, `P(Z > ${z})`);
    assertWithin(1e-12, normalCdf(-z), tail, `P(Z < ${-z})`);
  }
  for (const [p, z] of oracle.normalQuantile) assertWithin(1e-12, normalQuantile(p), z, `quantile at ${p}`);
  for (const [x, df, tail] of oracle.chiSquareTail) {
    assertWithin(1e-12, chiSquareUpperTail(x, df), tail, `P(χ²(${df}) > ${x})`);
  }
  assertEquals(chiSquareUpperTail(-1, 2), NaN);
});

Deno.test("critical values of t and F agree with SciPy to 1e-11, and their tail has the requested level", () => {
  for (const [alpha, df, t] of oracle.studentCritical) {
    assertWithin(1e-11, studentCritical(alpha, df), t, `t at ${alpha}, ${df}`);
    assertWithin(1e-12, studentTwoSided(studentCritical(alpha, df), df), alpha, `level ${alpha}, ${df}`);
  }
  for (const [alpha, d1, d2, f] of oracle.fCritical) {
    assertWithin(1e-11, fCritical(alpha, d1, d2), f, `F at ${alpha}, ${d1}, ${d2}`);
  }
  assertThrows(() => fCritical(0, 1, 8), RangeError, "found the level 0");
});

Deno.test("the noncentral t and F distributions agree with SciPy to an absolute error of 1e-12", () => {
  assertGreater(oracle.noncentralT.length, 100);
  for (const [t, df, delta, p] of oracle.noncentralT) {
    assertAlmostEquals(noncentralTCdf(t, df, delta), p, 1e-12, `t ${t}, ${df}, ${delta}`);
  }
  for (const [f, d1, d2, lambda, p] of oracle.noncentralF) {
    assertAlmostEquals(noncentralFCdf(f, d1, d2, lambda), p, 1e-12, `F ${f}, ${d1}, ${d2}, ${lambda}`);
  }
});

Deno.test("the studentised range's tail has a relative error of 1e-10, and its critical values agree with SciPy to 1e-9", () => {
  for (const [q, k, df, tail] of oracle.rangeTail) {
    assertWithin(1e-10, studentizedRangeUpperTail(q, k, df), tail, `q ${q}, ${k}, ${df}`);
  }
  assert(oracle.rangeTailOfTwo.some(([, , tail]) => tail < 1e-40));
  for (const [q, df, tail] of oracle.rangeTailOfTwo) {
    assertWithin(1e-10, studentizedRangeUpperTail(q, 2, df), tail, `two groups: q ${q}, ${df}`);
  }
  for (const [alpha, k, df, q] of oracle.rangeCritical) {
    assertWithin(1e-9, studentizedRangeCritical(alpha, k, df), q, `critical at ${alpha}, ${k}, ${df}`);
  }
  assertEquals(studentizedRangeUpperTail(0, 3, 4), 1);
  assertEquals(studentizedRangeUpperTail(1, 1, 4), NaN);
  assertThrows(() => studentizedRangeCritical(1, 3, 4), RangeError, "found 3, 4 and 1");
});

Deno.test("rootBetween() finds flat and steep roots and roots at the ends, and refuses ends of equal sign", () => {
  assertWithin(1e-15, rootBetween((x) => x ** 3 - 2, 0, 9), Math.cbrt(2), "cube root");
  assertWithin(1e-15, rootBetween((x) => Math.exp(x) - 1e9, 0, 700), Math.log(1e9), "steep");
  assertEquals(rootBetween((x) => x, 0, 1), 0);
  assertEquals(rootBetween((x) => x - 1, 0, 1), 1);
  assertThrows(() => rootBetween((x) => x + 1, 0, 1), RangeError, "found 1 and 2");
});
