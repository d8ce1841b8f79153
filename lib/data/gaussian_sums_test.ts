/** Tests Gaussians around fixations against NumPy and SciPy (`fixtures/heat_map/gaussian.py`). */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import expected from "../../fixtures/heat_map/gaussian.json" with { type: "json" };
import { argmax } from "../stats/argmax.ts";
import { camGrid } from "./canvas.ts";
import { gaussianSums } from "./gaussian_sums.ts";
import { gazeFromTensors, gazeToTensors } from "./gaze_tensors.ts";
import type { Gaze } from "./gaze.ts";
import { heatMap } from "./heat_map.ts";
import { gridPixels } from "./grid_pixels.ts";

const PER_DEGREE = {
  x: Float32Array.from(expected.perDegree.x),
  y: Float32Array.from(expected.perDegree.y),
};

const GAZE: Gaze = {
  x: Float32Array.from(expected.x),
  y: Float32Array.from(expected.y),
  weights: Float32Array.from(expected.weights),
  perDegree: PER_DEGREE,
  shown: Int32Array.from(expected.shown),
};

const CELLS = gridPixels(expected.image, expected.canvas, camGrid(expected.canvas).step);

Deno.test("the sum of Gaussians of one degree within the shown part equals REFLACX's definition", () => {
  const sums = gaussianSums(GAZE, PER_DEGREE, CELLS);
  assertEquals(sums.length, expected.cells.length);
  assert(sums.includes(0));
  expected.cells.forEach((value, cell) => assertAlmostEquals(sums[cell]! / expected.sum, value, 1e-12));
});

Deno.test("the heat map of fixations with degrees is REFLACX's own, divided by its maximum", () => {
  const { image, canvas } = expected;
  const map = heatMap(GAZE, { image, canvas, sigma: 1, units: "degrees", name: "reading" });
  const highest = Math.max(...expected.cells);
  expected.cells.forEach((value, cell) => assertAlmostEquals(map[cell]!, value / highest, 1e-6));
  // Some fixations lie beside the image: their tails within the part that was shown count.
  assert(expected.x.some((x) => x < 0 || x >= image.width));
});

Deno.test("a Gaussian of the whole image sums to its weight, and one of weight 0 adds nothing", () => {
  const rows = Int32Array.from({ length: 400 }, (_, row) => row);
  const { x, y, weights } = {
    x: Float32Array.of(150.25, 200),
    y: Float32Array.of(200, 120.5),
    weights: Float32Array.of(3, 0),
  };
  const sums = gaussianSums({ x, y, weights }, { x: [20, 20], y: [30, 30] }, { rows, columns: rows });
  assertAlmostEquals(sums.reduce((sum, value) => sum + value, 0), 3, 1e-6);
  assertEquals(argmax(sums), 200 * 400 + 150);
  const beside = { rows: Int32Array.of(-1, 200), columns: Int32Array.of(150, -1) };
  assertEquals(
    [...gaussianSums({ x, y, weights }, { x: [20, 20], y: [30, 30] }, beside)].map((sum) => sum > 0),
    [
      false,
      false,
      true,
      false,
    ],
  );
  assertThrows(
    () => gaussianSums({ x, y }, { x: [0, 1], y: [1, 1] }, beside),
    RangeError,
    "expected pixels above 0",
  );
});

Deno.test("fixations stored as tensors are read back with their degrees and shown part", () => {
  assertEquals(gazeFromTensors(gazeToTensors(new Map([["a", GAZE]])), "a"), GAZE);
  const { shown: _, ...whole } = GAZE;
  const back = gazeFromTensors(gazeToTensors(new Map([["a", whole]])), "a");
  assertEquals(gaussianSums(back, PER_DEGREE, CELLS), gaussianSums(whole, PER_DEGREE, CELLS));
});
