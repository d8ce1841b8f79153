import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { camGrid, type Canvas, gridSize, imageSize, placement } from "./canvas.ts";
import { sampleOnCanvas } from "./sample_on_canvas.ts";

const PAPER: Canvas = { height: 3072, width: 2560, downsample: 2 };

Deno.test("the paper's canvas gives inputs of 1536 × 1280 and CAM grids of 48 × 40, 64 pixels apart", () => {
  assertEquals(imageSize(PAPER), { height: 1536, width: 1280 });
  assertEquals(camGrid(PAPER), { height: 48, width: 40, step: 64 });
  assertEquals(imageSize({ height: 5, width: 4, downsample: 2 }), { height: 3, width: 2 });
});

Deno.test("images are centred, larger ones are cropped, and half pixels are truncated towards zero", () => {
  assertEquals(placement({ height: 3056, width: 2544 }, PAPER), { top: 8, left: 8 });
  assertEquals(placement({ height: 2544, width: 3056 }, PAPER), { top: 264, left: -248 });
  assertEquals(placement({ height: 3075, width: 2565 }, PAPER), { top: -1, left: -2 });
  assertEquals(placement({ height: 3069, width: 2559 }, PAPER), { top: 1, left: 0 });
});

Deno.test("a small image is surrounded by zeros, and a large one is cropped at its edges", () => {
  const values = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const image = { height: 2, width: 3 };
  assertEquals(
    sampleOnCanvas(values, image, { height: 4, width: 5 }, 1),
    Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0),
  );
  assertEquals(sampleOnCanvas(values, image, { height: 2, width: 1 }, 1), Uint8Array.of(2, 5));
  // A taller canvas and a narrower image: each axis is handled separately.
  assertEquals(sampleOnCanvas(values, image, { height: 4, width: 1 }, 1), Uint8Array.of(0, 2, 5, 0));
});

const size = (most: number) =>
  fc.record({ height: fc.integer({ min: 1, max: most }), width: fc.integer({ min: 1, max: most }) });

Deno.test("sampling equals padding or cropping the whole image and then taking every step-th pixel", () => {
  fc.assert(fc.property(size(12), size(12), fc.integer({ min: 1, max: 5 }), (image, canvas, step) => {
    const values = Int16Array.from({ length: image.height * image.width }, (_, index) => index + 1);
    const whole = sampleOnCanvas(values, image, canvas, 1);
    const shown = Math.min(image.height, canvas.height) * Math.min(image.width, canvas.width);
    assertEquals(whole.filter((value) => value !== 0).length, shown);
    const { top, left } = placement(image, canvas);
    const at = (y: number, x: number) =>
      y >= top && y < top + image.height && x >= left && x < left + image.width
        ? (y - top) * image.width + (x - left) + 1
        : 0;
    const { height, width } = gridSize(canvas, step);
    const expected = Array.from(
      { length: height * width },
      (_, index) => at(Math.floor(index / width) * step, index % width * step),
    );
    assertEquals([...sampleOnCanvas(values, image, canvas, step)], expected);
  }));
});

Deno.test("sampling keeps the type of the values", () => {
  const image = { height: 1, width: 1 };
  for (const Type of [Uint8Array, Uint16Array, Int16Array, Int32Array, Float32Array, Float64Array]) {
    const sampled = sampleOnCanvas(Type.of(7), image, image, 1);
    assertEquals(sampled, Type.of(7));
    assertEquals(sampled.constructor, Type);
  }
});

Deno.test("values that do not fill the image, and invalid steps, are refused", () => {
  const image = { height: 2, width: 2 };
  assertThrows(
    () => sampleOnCanvas(new Uint8Array(3), image, image, 1),
    RangeError,
    "found 3 values, expected 4",
  );
  for (const step of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => sampleOnCanvas(new Uint8Array(4), image, image, step),
      RangeError,
      `a step of ${step}`,
    );
  }
});
