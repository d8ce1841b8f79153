import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { compareModels, comparisonSchema } from "./comparison.ts";

const plain = { name: "ResNet", perSeed: [0.70, 0.72, 0.73, 0.71, 0.75] };
const gaze = { name: "ResNet+GG-CAM", perSeed: [0.78, 0.80, 0.79, 0.81, 0.77] };

// SciPy 1.17.1, f_oneway.
Deno.test("compareModels() agrees with SciPy to 1e-12, and its JSON is read back unchanged", () => {
  const comparison = compareModels([plain, gaze]);
  assertAlmostEquals(comparison.f ?? NaN, 37.290322580645125, 1e-12 * 37.3);
  assertAlmostEquals(comparison.p ?? NaN, 0.0002873804090468413, 1e-12 * 2.87e-4);
  assertEquals({ ...comparison, f: 0, p: 0 }, {
    models: ["ResNet", "ResNet+GG-CAM"],
    counts: [5, 5],
    f: 0,
    df: [1, 8],
    p: 0,
    note: null,
  });
  assertEquals(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison))), comparison);
});

Deno.test("compareModels() leaves out runs without the measure, and notes it", () => {
  const comparison = compareModels([plain, { ...gaze, perSeed: [...gaze.perSeed, null] }]);
  assertEquals(comparison.f, compareModels([plain, gaze]).f);
  assertEquals(comparison.counts, [5, 5]);
  assertEquals(comparison.note, "ResNet+GG-CAM lacks the measure in 1 of 6 runs");
});

Deno.test("compareModels() explains an undefined F", () => {
  const of = (...perSeed: (number | null)[][]) => {
    const comparison = compareModels(perSeed.map((values, index) => ({ name: `${index}`, perSeed: values })));
    assertEquals(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison))), comparison);
    return [comparison.f, comparison.p, comparison.note];
  };
  assertEquals(of([0.5, 0.5], [0.7, 0.7]), [
    null,
    null,
    "F is undefined: no model varies over its seeds, which leaves nothing to compare the difference with",
  ]);
  assertEquals(of([0.5, 0.5], [0.5, 0.5]), [null, null, "F is undefined: all values are equal"]);
  assertEquals(of([0.5], [0.7]), [
    null,
    null,
    "fewer than two trainings: 0 has one training with the measure, 1 has one training with the measure",
  ]);
  assertEquals(of([0.5, 0.6], [null]), [
    null,
    null,
    "fewer than two trainings: 1 has no training with the measure",
  ]);
});

Deno.test("compareModels() gives no p if diverged runs leave a model with a single run", () => {
  const { f, p, note, counts } = compareModels([plain, { ...gaze, perSeed: [0.78, null, null, null, null] }]);
  assertEquals({ f, p, counts }, { f: null, p: null, counts: [5, 1] });
  assertEquals(
    note,
    "fewer than two trainings: ResNet+GG-CAM has one training with the measure",
  );
});

Deno.test("compareModels() refuses values that are not finite, and a single model", () => {
  assertThrows(
    () => compareModels([plain, { name: "lost", perSeed: [NaN] }]),
    RangeError,
    "lost has the value NaN",
  );
  assertThrows(() => compareModels([plain]), RangeError, "2 groups or more");
});
