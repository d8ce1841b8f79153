/** Tests boxes and ellipses of organs on the grids of a canvas. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { TableError } from "../tables/table_error.ts";
import type { ShapesSettings } from "./settings.ts";
import { drawShapes, readShapes, type Shape } from "./shapes.ts";

const IMAGE = { height: 90, width: 120 };

/** An ellipse that touches its box's sides. */
const SHAPE: Shape = { x1: 20, y1: 10, x2: 100, y2: 70, line: 2 };

const WHOLE = { image: IMAGE, canvas: IMAGE, step: 1, units: "pixels" } as const;

function places(cells: Uint8Array, width: number): { readonly x: number; readonly y: number }[] {
  return [...cells.keys()].filter((place) => cells[place] === 1)
    .map((place) => ({ x: place % width, y: Math.floor(place / width) }));
}

Deno.test("an ellipse has the area πab, touches the sides of its box, and contains no corner", () => {
  const cells = drawShapes([SHAPE], { ...WHOLE, kind: "ellipses" });
  const inside = places(cells, IMAGE.width);
  assertAlmostEquals(inside.length / (Math.PI * 40 * 30), 1, 0.005);
  const [xs, ys] = [inside.map(({ x }) => x), inside.map(({ y }) => y)];
  assertEquals([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)], [20, 99, 10, 69]);
  assert(!inside.some(({ x, y }) => x < 28 && y < 16));
  // It mirrors itself about its centre (60, 40), between pixels 59 and 60 and rows 39 and 40.
  assertEquals(
    new Set(inside.map(({ x, y }) => `${119 - x} ${79 - y}`)),
    new Set(inside.map(({ x, y }) => `${x} ${y}`)),
  );
  const box = places(drawShapes([SHAPE], { ...WHOLE, kind: "boxes" }), IMAGE.width);
  assertEquals(box.length, 80 * 60);
});

Deno.test("fractions, several ellipses and a canvas that pads, crops and skips agree with whole pixels", () => {
  const whole = drawShapes([SHAPE], { ...WHOLE, kind: "ellipses" });
  const fraction = { x1: 20 / 120, y1: 10 / 90, x2: 100 / 120, y2: 70 / 90, line: 2 };
  assertEquals(drawShapes([fraction], { ...WHOLE, units: "fraction", kind: "ellipses" }), whole);
  const other = { x1: 0, y1: 0, x2: 30, y2: 30, line: 3 };
  const joined = drawShapes([SHAPE, other], { ...WHOLE, kind: "ellipses" });
  const alone = drawShapes([other], { ...WHOLE, kind: "ellipses" });
  assertEquals(joined, whole.map((inside, place) => inside | alone[place]!));
  // The canvas is 10 rows higher and 40 columns narrower than the image.
  const canvas = { height: 100, width: 80 };
  const cells = drawShapes([SHAPE], { ...WHOLE, canvas, step: 4, kind: "ellipses" });
  for (let row = 0; row < 25; row++) {
    for (let column = 0; column < 20; column++) {
      const x = 4 * column + 20, y = 4 * row - 5;
      const expected = y >= 0 && y < IMAGE.height ? whole[y * IMAGE.width + x] : 0;
      assertEquals(cells[row * 20 + column], expected, `${row} ${column}`);
    }
  }
});

Deno.test("an ellipse without an area contains no cell, and corners in the wrong order are reported with their line", () => {
  const line = { ...SHAPE, x2: SHAPE.x1 };
  assert(!drawShapes([line], { ...WHOLE, kind: "ellipses" }).includes(1));
  const settings: ShapesSettings = {
    file: "e.csv",
    id: "image",
    x1: "a",
    y1: "b",
    x2: "c",
    y2: "d",
    units: "pixels",
    where: { certainty: ">= 3" },
  };
  const read = (text: string) => readShapes(new TextEncoder().encode(text), settings, "e.csv");
  const found = read("image;a;b;c;d;certainty\ni;1,5;2;3;4;3\ni;5;6;7;8;2\ni;5;6;7;8;4,5\n");
  assertEquals(found.get("i")?.map(({ x1, line }) => [x1, line]), [[1.5, 2], [5, 4]]);
  assertThrows(
    () => read("image,a,b,c,d,certainty\ni,9,2,3,4,3\n"),
    TableError,
    "e.csv, line 2: found the corners (9, 2) and (3, 4), expected a and b to be at most c and d",
  );
});
