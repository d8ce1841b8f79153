import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { camGrid, type Canvas, imageSize, previewGrid } from "./canvas.ts";
import { gridPixels, pixelsApart, toGrid } from "./grid_pixels.ts";
import { coveredHeatMap } from "./heat_map.ts";
import { resizeInto } from "./resize.ts";
import { sampleOnCanvas } from "./sample_on_canvas.ts";
import { drawShapes } from "./table/shapes.ts";
import oracle from "../../fixtures/heat_map/resized.json" with { type: "json" };

const side = fc.integer({ min: 20, max: 150 });
const cells = fc.integer({ min: 1, max: 4 });
const cases = fc.record({
  image: fc.record({ height: side, width: side }),
  canvas: fc.tuple(cells, cells, fc.integer({ min: 1, max: 3 })).map((
    [rows, columns, downsample],
  ): Canvas => ({
    height: 32 * rows * downsample,
    width: 32 * columns * downsample,
    downsample,
    fit: "resize",
  })),
  corners: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
});

Deno.test("image, mask, box, gaze and heat map of a resized image show the same place at the same point", () => {
  fc.assert(fc.property(cases, ({ image, canvas, corners: [a, b, c, d] }) => {
    const [top, bottom] = [a % image.height, b % image.height].toSorted((one, other) => one - other);
    const [left, right] = [c % image.width, d % image.width].toSorted((one, other) => one - other);
    const mask = new Uint8Array(image.height * image.width);
    for (let row = top!; row <= bottom!; row++) {
      mask.fill(1, row * image.width + left!, row * image.width + right! + 1);
    }
    const input = imageSize(canvas);
    const pixels = new Float32Array(input.height * input.width);
    resizeInto(pixels, mask, image, input);
    // Masks move with pixels: 1 where the image covers the part, 0 elsewhere.
    const inside = sampleOnCanvas(mask, image, canvas, canvas.downsample);
    pixels.forEach((value, pixel) => {
      if (value > 1 - 1e-6) assertEquals(inside[pixel], 1);
      if (value === 0) assertEquals(inside[pixel], 0);
    });
    for (const grid of [camGrid(canvas), previewGrid(canvas)]) {
      const { height, width, step } = grid;
      // The grid takes every n-th pixel of the network's input.
      const every = step / canvas.downsample;
      const onGrid = sampleOnCanvas(mask, image, canvas, step);
      onGrid.forEach((value, cell) => {
        const row = Math.floor(cell / width) * every, column = cell % width * every;
        assertEquals(value, inside[row * input.width + column]);
      });
      assertEquals(onGrid.length, height * width);
      const box = { x1: left!, y1: top!, x2: right! + 1, y2: bottom! + 1, line: 2 };
      const options = { image, canvas, step, units: "pixels", kind: "boxes" } as const;
      assertEquals(drawShapes([box], options), onGrid);
    }
    // Gaze on a pixel is mapped to a point of the input that this pixel contributes to.
    const dot = new Uint8Array(image.height * image.width);
    dot[top! * image.width + left!] = 1;
    resizeInto(pixels, dot, image, input);
    const { row, column } = toGrid(image, canvas, canvas.downsample)({ x: left!, y: top! });
    assert(pixels[row * input.width + column]! > 0);
  }));
});

Deno.test("gaze on a cell's pixel gives a heat map that peaks in that cell, and no sample is off the canvas", () => {
  fc.assert(fc.property(cases, ({ image, canvas, corners: [a, b] }) => {
    const { height, width, step } = camGrid(canvas);
    const { rows, columns } = gridPixels(image, canvas, step);
    const cell = a % height * width + b % width;
    const x = columns[cell % width]!, y = rows[Math.floor(cell / width)]!;
    const blur = Math.max(1, Math.floor(Math.min(image.height / height, image.width / width)));
    const { map, coverage } = coveredHeatMap({ x: Int32Array.of(x), y: Int32Array.of(y) }, {
      image,
      canvas,
      blur,
      name: "a",
    });
    assertEquals(map[cell], 1);
    assertEquals([coverage.offImage, coverage.offCanvas], [0, 0]);
    assertEquals(coverage.cellDistance, Math.ceil(pixelsApart(image, canvas, step)));
  }));
});

const read = z.array(z.object({
  image: z.object({ height: z.int(), width: z.int() }),
  input: z.object({ height: z.int(), width: z.int() }),
  blur: z.int(),
  x: z.array(z.int()),
  y: z.array(z.int()),
  weights: z.array(z.number()),
  map: z.array(z.number()),
})).parse(oracle.cases);

for (const { image, input, blur, x, y, weights, map } of read) {
  Deno.test(`heat map of ${image.height} × ${image.width} resized to ${input.height} × ${input.width} is OpenCV's`, () => {
    for (const downsample of [1, 2]) {
      const canvas: Canvas = {
        height: input.height * downsample,
        width: input.width * downsample,
        downsample,
        fit: "resize",
      };
      const gaze = { x: Int32Array.from(x), y: Int32Array.from(y), weights: Float32Array.from(weights) };
      const found = coveredHeatMap(gaze, { image, canvas, blur, name: "a" }).map;
      assertEquals(found.length, map.length);
      found.forEach((value, cell) => assertAlmostEquals(value, map[cell]!, 1e-6));
    }
  });
}
