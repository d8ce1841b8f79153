/** Tests Gaussians around gaze against OpenCV and NumPy (`fixtures/heat_map/around_gaze.py`). */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import oracle from "../../fixtures/heat_map/around_gaze.json" with { type: "json" };
import { totalCoverage } from "./gaze_record.ts";
import { GazeSpreadError } from "./gaze_spread.ts";
import { coveredHeatMap, heatMap } from "./heat_map.ts";

const numbers = z.array(z.number());
const cases = z.array(z.object({
  image: z.object({ height: z.int(), width: z.int() }),
  canvas: z.object({
    height: z.int(),
    width: z.int(),
    downsample: z.int(),
    fit: z.enum(["pad", "resize"]),
  }),
  sigma: z.number(),
  units: z.enum(["pixels", "degrees"]),
  x: numbers,
  y: numbers,
  weights: numbers,
  perDegree: z.object({ x: numbers, y: numbers }),
  map: numbers,
})).parse(oracle.cases);

for (const { map, x, y, weights, perDegree, ...options } of cases) {
  const { sigma, units, canvas: { fit } } = options;
  Deno.test(`Gaussians of ${sigma} ${units} around fixations agree with OpenCV and NumPy, ${fit}`, () => {
    const gaze = {
      x: Int32Array.from(x),
      y: Int32Array.from(y),
      weights: Float32Array.from(weights),
      ...(units === "pixels"
        ? {}
        : { perDegree: { x: Float32Array.from(perDegree.x), y: Float32Array.from(perDegree.y) } }),
    };
    const found = heatMap(gaze, { ...options, name: "a" });
    assertEquals(found.length, map.length);
    found.forEach((value, cell) => assertAlmostEquals(value, map[cell]!, 1e-6));
  });
}

const PLACE = { image: { height: 128, width: 128 }, canvas: { height: 128, width: 128, downsample: 1 } };
const at = (x: number, y: number) => ({ x: Int32Array.of(x, 500), y: Int32Array.of(y, 500) });

Deno.test("a Gaussian too narrow to reach a cell is refused with advice, as are degrees without pixels per degree", () => {
  const narrow = { ...PLACE, sigma: 2, name: "image 7" };
  assertThrows(() => heatMap(at(16, 16), narrow), GazeSpreadError, "of 11 pixels it reaches a cell");
  heatMap(at(16, 16), { ...narrow, sigma: 11 });
  const one = Float32Array.of(1, 1), perDegree = { x: one, y: one };
  assertThrows(
    () => heatMap({ ...at(16, 16), perDegree }, { ...narrow, sigma: 1, units: "degrees" }),
    GazeSpreadError,
    "than three standard deviations (1 degree each, 3 pixels,",
  );
  assertThrows(
    () => heatMap(at(16, 16), { ...narrow, units: "degrees" }),
    GazeSpreadError,
    "expected heatMap.units to be pixels",
  );
});

Deno.test("samples further than three standard deviations from every cell are counted, with the shortest reach", () => {
  const gaze = { x: Int32Array.of(0, 16, 500), y: Int32Array.of(0, 16, 3) };
  const { coverage, map } = coveredHeatMap(gaze, { ...PLACE, sigma: 3, name: "a" });
  assertEquals(coverage, {
    samples: 3,
    offImage: 1,
    offCanvas: 0,
    unreached: 1,
    reach: 9,
    cellDistance: 32,
    spread: "gaussian",
  });
  assertEquals(map[0], 1);
  const wide = coveredHeatMap(gaze, { ...PLACE, sigma: 30, name: "a" }).coverage;
  assertEquals(totalCoverage([wide, coverage]).reach, 9);
  assert(
    wide.unreached === 0 && !("spread" in coveredHeatMap(gaze, { ...PLACE, blur: 63, name: "a" }).coverage),
  );
});
