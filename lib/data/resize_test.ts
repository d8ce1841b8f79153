import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { resizeInto } from "./resize.ts";
import oracle from "../../fixtures/resize/resize.json" with { type: "json" };

const size = z.object({ height: z.int(), width: z.int() });
const cases = z.array(z.object({
  from: size,
  to: size,
  image: z.array(z.number()),
  resized: z.array(z.number()),
})).parse(oracle.cases);

for (const { from, to, image, resized } of cases) {
  Deno.test(
    `anti-aliased resizing of ${from.height} × ${from.width} to ${to.height} × ${to.width} agrees with PyTorch and Pillow`,
    () => {
      const target = new Float32Array(to.height * to.width);
      const highest = resizeInto(target, Uint16Array.from(image), from, to);
      // The values go to 4,095; the tolerance is 1e-6 of that.
      target.forEach((value, pixel) => assertAlmostEquals(value, resized[pixel]!, 4e-3));
      assertEquals(highest, target.reduce((most, value) => Math.max(most, value), 0));
    },
  );
}

const side = fc.integer({ min: 1, max: 40 });
const sizes = fc.record({ height: side, width: side });

Deno.test("resizing keeps the value of a constant image, and resizing to the same size changes nothing", () => {
  fc.assert(fc.property(sizes, sizes, (from, to) => {
    const flat = new Uint8Array(from.height * from.width).fill(200);
    const target = new Float32Array(to.height * to.width);
    resizeInto(target, flat, from, to);
    target.forEach((value) => assertAlmostEquals(value, 200, 1e-4));
    const image = Int16Array.from({ length: from.height * from.width }, (_, pixel) => pixel * 7 % 101 - 9);
    const same = new Float32Array(image.length);
    resizeInto(same, image, from, from);
    assertEquals([...same], [...image]);
  }));
});

Deno.test("values or a target of another size are refused", () => {
  const two = { height: 2, width: 2 };
  assertThrows(() => resizeInto(new Float32Array(4), new Uint8Array(3), two, two), RangeError, "3 values");
  assertThrows(() => resizeInto(new Float32Array(5), new Uint8Array(4), two, two), RangeError, "5 room");
});
