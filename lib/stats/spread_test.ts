import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { spread } from "./spread.ts";

// NumPy 2.4.6: median and std(ddof=1).
Deno.test("spread() equals NumPy's median and standard deviation with ddof 1", () => {
  const { median, standardDeviation } = spread([0.70, 0.72, 0.73, 0.71, 0.75]);
  assertEquals(median, 0.72);
  assertAlmostEquals(standardDeviation ?? NaN, 0.019235384061671361, 1e-14);
  assertEquals(spread([4, 1, 3, 2]).median, 2.5);
});

Deno.test("spread() leaves figures of too few values undefined, and does not reorder its argument", () => {
  assertEquals(spread([]), { median: undefined, standardDeviation: undefined });
  assertEquals(spread([0.5]), { median: 0.5, standardDeviation: undefined });
  const values = Object.freeze([3, 1, 2]);
  assertEquals(spread(values).median, 2);
  assertThrows(() => spread([1, NaN]), RangeError, "value 1 is NaN");
});
