import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import expected from "../../fixtures/stats/cross_validation.json" with { type: "json" };
import { correctedMean } from "./corrected_resampling.ts";

Deno.test("correctedMean() agrees with SciPy", () => {
  for (const { values, ratio, estimate, standardError, low, high, p } of expected.cases) {
    const found = correctedMean(values, ratio);
    assert(found.defined);
    assertAlmostEquals(found.estimate, estimate, 1e-12);
    assertAlmostEquals(found.standardError, standardError, 1e-12);
    assertAlmostEquals(found.interval.low, low, 1e-9);
    assertAlmostEquals(found.interval.high, high, 1e-9);
    assertAlmostEquals(found.p, p, 1e-9);
    assertEquals(found.df, values.length - 1);
  }
});

Deno.test("the correction makes intervals wider than independent folds would, and needs two folds that differ", () => {
  const values = [0.7, 0.72, 0.69, 0.75, 0.71];
  const corrected = correctedMean(values, 0.25), independent = correctedMean(values, 1e-12);
  assert(corrected.defined && independent.defined);
  assertAlmostEquals(corrected.standardError / independent.standardError, Math.sqrt(1 + 5 * 0.25), 1e-6);
  assertEquals(correctedMean([0.7], 0.25).defined, false);
  assertEquals(correctedMean([0.7, 0.7], 0.25).defined, false);
  assertThrows(() => correctedMean(values, 0), RangeError, "expected one above 0");
});
