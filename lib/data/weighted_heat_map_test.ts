/**
 * Tests heat maps of weighted fixations against NumPy and OpenCV (`fixtures/heat_map/weighted.py`).
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import expected from "../../fixtures/heat_map/weighted.json" with { type: "json" };
import type { Gaze } from "./gaze.ts";
import { gazeFromTensors, gazeToTensors } from "./gaze_tensors.ts";
import { heatMap } from "./heat_map.ts";

const GAZE: Gaze = {
  x: Int32Array.from(expected.x),
  y: Int32Array.from(expected.y),
  weights: Float32Array.from(expected.weights),
};

const { image, canvas, blur } = expected;
const OPTIONS = { image, canvas, blur, name: "weighed" };

Deno.test("fixations count by their weights, as computed by NumPy and OpenCV", () => {
  const map = heatMap(GAZE, OPTIONS);
  assertEquals(map.length, expected.map.length);
  expected.map.forEach((value, cell) => assertAlmostEquals(map[cell]!, value, 1e-6));
});

Deno.test("weights of 1 equal no weights, and a weight of k equals k samples", () => {
  const { x, y } = GAZE;
  assertEquals(
    heatMap({ x, y, weights: new Float32Array(x.length).fill(1) }, OPTIONS),
    heatMap({ x, y }, OPTIONS),
  );
  const copies = [...x.keys()].flatMap((sample) => new Array<number>(1 + sample % 4).fill(sample));
  const weights = Float32Array.from(x, (_, sample) => 1 + sample % 4);
  const repeated = heatMap({
    x: Int32Array.from(copies, (sample) => x[sample]!),
    y: Int32Array.from(copies, (sample) => y[sample]!),
  }, OPTIONS);
  heatMap({ x, y, weights }, OPTIONS).forEach((value, cell) =>
    assertAlmostEquals(value, repeated[cell]!, 1e-6)
  );
});

Deno.test("gaze with and without weights is unchanged after being stored as tensors", () => {
  const { x, y } = GAZE;
  const tensors = gazeToTensors(new Map<string, Gaze>([["weighed", GAZE], ["plain", { x, y }]]));
  assertEquals(gazeFromTensors(tensors, "weighed"), GAZE);
  assertEquals(gazeFromTensors(tensors, "plain"), { x, y });
});
