import { assert, assertEquals, assertThrows } from "@std/assert";
import { gridSize, gridTrials, pointCount, sobolTrials } from "./draw.ts";
import { canonical, nested, type Parameter, positionOf, type Range, valueAt } from "./parameter.ts";

const range = (path: string, values: Partial<Range>): Range => ({
  kind: "range",
  path,
  from: 0,
  to: 1,
  scale: "linear",
  integer: false,
  ...values,
});
const rate = range("learningRate", { from: 1e-4, to: 1e-2, scale: "log" });
const patience = range("patience", { from: 10, to: 12, integer: true });
const optimiser: Parameter = {
  kind: "choice",
  path: "optimiser",
  values: ["adam", { kind: "sgd", momentum: 0.9 }],
};
const blur: Parameter = { kind: "choice", path: "heatMap.blur", values: [200, 500, 800] };
const SPACE = [rate, optimiser, patience, blur];

Deno.test("valueAt() covers a range on its scale, including both bounds", () => {
  assertEquals(valueAt(rate, 0), 1e-4);
  assertEquals(valueAt(rate, 0.5), 1e-3);
  assertEquals(valueAt(rate, 1 - 1e-12), 1e-2);
  assertEquals(valueAt(range("x", { from: -23, to: -1 }), 0.25), -17.5);
});

Deno.test("valueAt() gives each whole number of a linear range an equal share", () => {
  const drawn = Array.from({ length: 300 }, (_, index) => valueAt(patience, (index + 0.5) / 300));
  for (const value of [10, 11, 12]) assertEquals(drawn.filter((one) => one === value).length, 100);
  const wide = range("n", { from: 1, to: 1000, scale: "log", integer: true });
  assertEquals([0, 1 - 1e-12].map((position) => valueAt(wide, position)), [1, 1000]);
  assert(Number.isInteger(valueAt(wide, 0.37)));
});

Deno.test("a draw has five digits, within the bounds", () => {
  const narrow = range("x", { from: 0.12345678, to: 0.12345679 });
  assertEquals([0, 0.9].map((position) => valueAt(narrow, position)), [0.12345679, 0.12345679]);
  assertEquals(valueAt(range("x", {}), 1 / 3), 0.33333);
});

Deno.test("gridTrials() takes every combination, the last parameter fastest; steps divide a range on its scale", () => {
  const grid = [{ ...rate, steps: 3 }, blur];
  assertEquals(gridSize(grid), 9);
  const trials = gridTrials(grid, { seed: 0 });
  assertEquals(trials.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(trials.slice(2, 5).map(({ point }) => Object.values(point)), [[1e-4, 800], [1e-3, 200], [
    1e-3,
    500,
  ]]);
  assertThrows(() => gridTrials([rate], { seed: 0 }), RangeError, "learningRate: a grid needs");
});

Deno.test("gridTrials() draws some of a grid without repetition, and refuses more than it has", () => {
  const some = gridTrials([optimiser, blur], { count: 4, seed: 3 });
  assertEquals(new Set(some.map(({ point }) => canonical(point))).size, 4);
  assertEquals(gridTrials([optimiser, blur], { count: 4, seed: 3 }), some);
  assertThrows(
    () => gridTrials([optimiser, blur], { count: 7, seed: 3 }),
    RangeError,
    "7 trials of a grid of 6",
  );
});

Deno.test("sobolTrials() gives different trials in range, the same each time, and as the beginning of a longer list", () => {
  const trials = sobolTrials(SPACE, { count: 27, seed: 1 });
  assertEquals(new Set(trials.map(({ point }) => canonical(point))).size, 27);
  for (const { point } of trials) {
    assertEquals(Object.keys(point), SPACE.map(({ path }) => path));
    const position = positionOf(rate, point.learningRate);
    assert(position >= 0 && position <= 1, `${point.learningRate}`);
    assert([10, 11, 12].includes(Number(point.patience)));
  }
  assertEquals(sobolTrials(SPACE, { count: 27, seed: 1 }), trials);
  assertEquals(sobolTrials(SPACE, { count: 200, seed: 1 }).slice(0, 27), trials);
  assert(canonical(sobolTrials(SPACE, { count: 27, seed: 2 })[0]!.point) !== canonical(trials[0]!.point));
});

Deno.test("sobolTrials() spread a range more evenly than chance: 16 trials lie in 16 parts of it", () => {
  const parts = sobolTrials([rate, range("x", {})], { count: 16, seed: 5 })
    .map(({ point }) => Math.floor(16 * positionOf(rate, point.learningRate)));
  assertEquals(new Set(parts).size, 16);
});

Deno.test("a model that lacks a parameter shares the draws of the others", () => {
  const all = sobolTrials([rate, blur, range("x", {})], { count: 8, seed: 1 });
  const fewer = sobolTrials([rate, blur, range("x", {})], {
    count: 8,
    seed: 1,
    has: ({ path }) => path !== "heatMap.blur",
  });
  assertEquals(
    fewer.map(({ point }) => point),
    all.map(({ point }) => ({ learningRate: point.learningRate!, x: point.x! })),
  );
});

Deno.test("sobolTrials() finds every point of a finite space, can be extended, and refuses one point more", () => {
  const finite = [optimiser, patience, blur];
  assertEquals(pointCount(finite), 18);
  const all = sobolTrials(finite, { count: 18, seed: 0 });
  assertEquals(new Set(all.map(({ point }) => canonical(point))).size, 18);
  assertEquals(sobolTrials(finite, { count: 11, seed: 0 }), all.slice(0, 11));
  assertThrows(
    () => sobolTrials(finite, { count: 19, seed: 0 }),
    RangeError,
    "19 trials of a space of 18 points",
  );
});

Deno.test("sobolTrials() refuses more trials than there are numbers with five digits in the range", () => {
  const narrow = range("x", { from: 1, to: 1.0002 });
  assertEquals(sobolTrials([narrow], { count: 3, seed: 0 }).length, 3);
  assertThrows(() => sobolTrials([narrow], { count: 4, seed: 0 }), RangeError, "about 3 points");
});

Deno.test("canonical() is the same for any order of keys", () => {
  assertEquals(
    canonical({ a: 1, b: { d: 2, c: [1, { f: 1, e: 2 }] } }),
    canonical({ b: { c: [1, { e: 2, f: 1 }], d: 2 }, a: 1 }),
  );
});

Deno.test("nested() makes groups of paths", () => {
  assertEquals(
    nested({ learningRate: 0.1, "gaze.logAlpha": 1, "heatMap.blur": 200, "gaze.logSigmaAttention": -3 }),
    { learningRate: 0.1, gaze: { logAlpha: 1, logSigmaAttention: -3 }, heatMap: { blur: 200 } },
  );
});
