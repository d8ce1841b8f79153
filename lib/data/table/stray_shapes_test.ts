import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Size } from "../canvas.ts";
import { Faults } from "../tables/faults.ts";
import type { OrganShapes } from "./shown_cases.ts";
import { strayShapes } from "./stray_shapes.ts";

type Units = "pixels" | "fraction";

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
/** Shapes of images by number, on the lines after the header. */
const shapes = (images: number) =>
  new Map([[
    "mass",
    new Map(
      Array.from(
        { length: images },
        (_, row) => [`case-${row}`, [{ x1: 0, y1: 0, x2: 3, y2: 3, line: row + 2 }]],
      ),
    ),
  ]]);
const listed = Array.from({ length: 9 }, (_, row) => `case-${row}`);

const strayLines = (
  own: OrganShapes,
  sizes: ReadonlyMap<string, Size> = new Map(),
  units = boxes.units as Units,
  strays = new Faults(),
) => {
  const faults = new Faults();
  const organs = { mass: { boxes: { ...boxes, units } } };
  const records = listed.map((dicomId) => ({ dicomId, label: "mass" }));
  strayShapes(own, organs, { listed, records, sizes, faults, strays });
  return faults.lines();
};

Deno.test("boxes of images without a row are reported with line, column and number, unless they are few", () => {
  assertEquals(strayLines(shapes(9)), []);
  const strays = new Faults();
  assertEquals(strayLines(shapes(10), undefined, undefined, strays), []);
  assertEquals(strays.lines(), [
    'boxes.csv, line 11, column "image": found "case-9", expected the id of a row of data.cases',
  ]);
  assertEquals(strayLines(shapes(12)), [
    "boxes.csv: found 3 of 12 images that are in no row of data.cases; expected at most 10 %. Name the column of the " +
    "image's id, or leave other rows out with where",
    ...[9, 10, 11].map((row) =>
      `boxes.csv, line ${
        row + 2
      }, column "image": found "case-${row}", expected the id of a row of data.cases`
    ),
  ]);
  assertEquals(strayLines(new Map()), []);
});

Deno.test("images of the class without a box, boxes off their image and wrong units are reported", () => {
  assertEquals(strayLines(shapes(8)), [
    'boxes.csv: found no row of the image "case-8", expected one or more of every image of the class "mass"; add its ' +
    "shape, or leave the image out with data.exclude",
  ]);
  const small = new Map([["case-3", { height: 10, width: 5 }]]);
  const off = new Map([["mass", new Map([["case-3", [{ x1: 5, y1: 2, x2: 9, y2: 4, line: 7 }]]])]]);
  assertStringIncludes(strayLines(off, small).at(-1)!, "and 3 more images like it");
  assertStringIncludes(
    strayLines(off, small)[0]!,
    "boxes.csv, line 7: found the corners (5, 2) and (9, 4), which are off",
  );
  const unit = new Map([["mass", new Map([["case-3", [{ x1: 0.1, y1: 0.2, x2: 1, y2: 0.5, line: 2 }]]])]]);
  assertStringIncludes(strayLines(unit).join(), "say units: fraction");
  assertStringIncludes(strayLines(off, small, "fraction").join(), "say units: pixels");
});
