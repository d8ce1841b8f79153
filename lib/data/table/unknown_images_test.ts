import { assertEquals } from "@std/assert";
import type { OrganSettings } from "./settings.ts";
import { unknownImages } from "./unknown_images.ts";

const boxes = {
  file: "boxes.csv",
  id: "image",
  x1: "a",
  y1: "b",
  x2: "c",
  y2: "d",
  units: "pixels",
  where: {},
} as const;
const ORGANS: OrganSettings = { mass: { boxes }, cyst: { mask: "masks/{id}.png" } };

/** Shapes of images by number, on the lines after the header. */
const shapes = (images: number) =>
  new Map([[
    "mass",
    new Map(
      Array.from(
        { length: images },
        (_, row) => [`case-${row}`, [{ x1: 0, y1: 0, x2: 1, y2: 1, line: row + 2 }]],
      ),
    ),
  ]]);
const listed = Array.from({ length: 9 }, (_, row) => ({ dicomId: `case-${row}` }));

Deno.test("boxes of images without a row are told by line, column and number, unless they are few", () => {
  assertEquals(unknownImages(shapes(9), ORGANS, listed), []);
  assertEquals(unknownImages(shapes(10), ORGANS, listed), []);
  assertEquals(unknownImages(shapes(12), ORGANS, listed), [
    'boxes.csv, line 11, column "image": found an image that is in no row of data.cases, and so for 3 of 12 images; ' +
    "expected at most 10 %. Name the column of the image's id, or leave other rows out with where",
  ]);
  assertEquals(unknownImages(new Map(), ORGANS, listed), []);
});
