import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeSafetensors } from "../formats/safetensors.ts";
import type { Tensor, Tensors } from "../formats/tensor.ts";
import { camGrid } from "./canvas.ts";
import { DataError } from "./data_error.ts";
import { totalCoverage } from "./gaze_record.ts";
import type { Gaze } from "./gaze.ts";
import { coveredHeatMap, heatMap, widestGap } from "./heat_map.ts";
import { gazeFromTensors } from "./gaze_tensors.ts";

const { tensors } = decodeSafetensors(
  Deno.readFileSync(new URL("../../fixtures/heat_map/oracles.safetensors", import.meta.url)),
);

const CASES = [...tensors.keys()].filter((name) => name.endsWith(".gaze")).map((name) => name.slice(0, -5));

function tensor(all: Tensors, name: string): Tensor {
  const found = all.get(name);
  if (found === undefined) throw new Error(`no tensor ${name}`);
  return found;
}

function settingsOf(name: string) {
  const [imageHeight, imageWidth, height, width, downsample, blur] = tensor(tensors, `${name}.settings`).data;
  return {
    image: { height: Number(imageHeight), width: Number(imageWidth) },
    canvas: { height: Number(height), width: Number(width), downsample: Number(downsample) },
    blur: Number(blur),
    name,
  };
}

function largestDifference(map: Float32Array, oracle: Tensor): number {
  assertEquals(map.length, oracle.data.length);
  return map.reduce((most, value, index) => Math.max(most, Math.abs(value - Number(oracle.data[index]))), 0);
}

for (const name of CASES) {
  Deno.test(`a heat map equals OpenCV's blur of the whole image: ${name}`, () => {
    const gaze = gazeFromTensors(tensors, `${name}.gaze`);
    const oracle = tensor(tensors, `${name}.double`);
    if (Number.isNaN(oracle.data[0])) {
      assertThrows(() => heatMap(gaze, settingsOf(name)), DataError, "further from every cell");
      return;
    }
    const map = heatMap(gaze, settingsOf(name));
    assertLess(largestDifference(map, oracle), 6e-8, "float64 blur");
    assertLess(largestDifference(map, tensor(tensors, `${name}.released`)), 1e-6, "float32 blur");
    assertEquals(Math.max(...map), 1);
  });
}

Deno.test("exactly one case of the oracle has no map", () => {
  const isEmpty = (name: string) => Number.isNaN(tensor(tensors, `${name}.double`).data[0]);
  assertEquals(CASES.filter(isEmpty), ["phantom_corners"]);
});

Deno.test("a heat map of the paper's canvas has 48 × 40 cells", () => {
  assertEquals(tensor(tensors, "paper.double").shape, [48, 40]);
  const map = heatMap(gazeFromTensors(tensors, "paper.gaze"), settingsOf("paper"));
  assertEquals(map.length, 48 * 40);
});

const CANVAS = { height: 128, width: 96, downsample: 1 };

const gazeOn = (points: readonly (readonly [number, number])[]): Gaze => ({
  x: Int32Array.from(points, ([x]) => x),
  y: Int32Array.from(points, ([, y]) => y),
});

const points = (width: number, height: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: width - 1 }), fc.integer({ min: 0, max: height - 1 })), {
    minLength: 1,
    maxLength: 30,
  });

Deno.test("a heat map mirrors with its gaze where the grid is symmetric", () => {
  // Cells fall on 0, 32, 64 and 96 of 97 pixels.
  const canvas = { height: 97, width: 97, downsample: 1 };
  const options = { image: { height: 97, width: 97 }, canvas, blur: 40, name: "mirror" };
  fc.assert(fc.property(points(97, 97), (gaze) => {
    const map = heatMap(gazeOn(gaze), options);
    const mirrored = heatMap(gazeOn(gaze.map(([x, y]) => [96 - x, y])), options);
    for (let cell = 0; cell < map.length; cell++) {
      const opposite = cell - cell % 4 + 3 - cell % 4;
      assertLess(Math.abs(map[cell]! - mirrored[opposite]!), 1e-6);
    }
  }));
});

Deno.test("a heat map does not depend on the order of samples, on repeating them all, or on samples off the image", () => {
  const options = { image: { height: 120, width: 90 }, canvas: CANVAS, blur: 130, name: "order" };
  fc.assert(fc.property(points(90, 120), (gaze) => {
    const map = heatMap(gazeOn(gaze), options);
    const other = heatMap(
      gazeOn([...gaze.toReversed(), [-1, -2], [90, 3], ...gaze, [3, 120], [-3, 4]]),
      options,
    );
    map.forEach((value, cell) => assertLess(Math.abs(value - other[cell]!), 1e-6));
    assert(map.every((value) => value >= 0 && value <= 1) && map.includes(1));
  }));
});

Deno.test("more than 127 samples on one pixel all count", () => {
  const options = { image: { height: 128, width: 96 }, canvas: CANVAS, blur: 20, name: "counts" };
  const map = heatMap(
    gazeOn([...Array.from({ length: 400 }, () => [32, 32] as const), ...Array(100).fill([64, 64])]),
    options,
  );
  const { width } = camGrid(CANVAS);
  assertEquals([map[width + 1], map[2 * width + 2]], [1, 0.25]);
});

Deno.test("cells of the canvas outside the image are 0", () => {
  const map = heatMap(gazeOn([[20, 20]]), {
    image: { height: 40, width: 40 },
    canvas: CANVAS,
    blur: 501,
    name: "small",
  });
  // Rows 44 to 83 and columns 28 to 67 of the canvas: of the cells at 0, 32, 64, 96 and 0, 32, 64,
  // row 64 only.
  assertEquals(map.map(Math.sign), Float32Array.from([0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0]));
});

Deno.test("an image without gaze, or without gaze near a cell, is refused by name", () => {
  const options = { image: { height: 128, width: 96 }, canvas: CANVAS, blur: 9, name: "image 7" };
  assertThrows(() => heatMap(gazeOn([]), options), DataError, "image 7: found 0 gaze samples");
  assertThrows(() => heatMap(gazeOn([[-1, -1], [96, 0]]), options), DataError, "none of them on the image");
  assertThrows(() => heatMap(gazeOn([[16, 16]]), options), DataError, "further from every cell");
  assertThrows(() => heatMap(gazeOn([[0, 0]]), { ...options, blur: 0 }), RangeError, "a blur of 0");
});

Deno.test("the error for an image whose gaze reaches no cell advises a wider blur, not exclusion", () => {
  const options = { image: { height: 128, width: 96 }, canvas: CANVAS, blur: 1, name: "image 7" };
  const { message } = assertThrows(() => heatMap(gazeOn([[5, 5], [6, 7]]), options), DataError);
  assert(
    message.includes("a blur of 1 reaches (0 pixels, cells being 32 apart); expected heatMap.blur to be 63"),
    message,
  );
  assert(!message.includes("exclude"));
  const tiny = { ...options, image: { height: 20, width: 20 }, blur: 501 };
  assertThrows(() => heatMap(gazeOn([[5, 5]]), tiny), DataError, "on which no cell of the CAM grid lies");
});

Deno.test("coveredHeatMap() counts gaze off the image, off the canvas, and out of the blur's reach", () => {
  // Eight pixels of the image are cut away on its left and on its right.
  const options = { image: { height: 128, width: 112 }, canvas: CANVAS, blur: 9, name: "wide" };
  const { map, coverage } = coveredHeatMap(
    gazeOn([[-1, -1], [200, 3], [8, 0], [3, 0], [111, 64], [24, 16], [40, 32]]),
    options,
  );
  assertEquals(map.length, 12);
  assertEquals(coverage, { samples: 7, offImage: 2, offCanvas: 2, unreached: 3, reach: 4, cellDistance: 32 });
  assertEquals(totalCoverage([coverage, coverage]).unreached, 6);
  assertThrows(() => totalCoverage([]), RangeError);
});

Deno.test("a blur of widestGap() reaches a cell from every pixel on the canvas, and a narrower one does not", () => {
  const { step } = camGrid(CANVAS);
  const unreached = (size: number, blur: number) =>
    coveredHeatMap(gazeOn(Array.from({ length: size }, (_, place) => [place, place] as const)), {
      image: { height: size, width: size },
      canvas: CANVAS,
      blur,
      name: "any",
    }).coverage.unreached;
  for (const size of [33, 64, 70, 95, 96]) {
    assertEquals(unreached(size, widestGap(step)), 0, `${size}`);
  }
  assert(unreached(96, 41) > 0);
});
