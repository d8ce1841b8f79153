import fc from "fast-check";
import { staticShape } from "../../../../nn/graph.ts";
import { concatenateChannels } from "../../../../nn/operators/channels.ts";
import { multiply } from "../../../../nn/operators/elementwise.ts";
import { averagePool } from "../../../../nn/operators/pool.ts";
import { sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import { assertClose, dataOf, draw, gradientsOf } from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";

const ALL = [0, 1, 2, 3];
const WIDEST = Math.max(...LAYOUTS);
const layout = fc.constantFrom(...LAYOUTS);

Deno.test("an average pool's gradient divides every window's gradient among its pixels, for any kernel and stride", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 3 }),
        channels: fc.constantFrom(1, 3, WIDEST, 2 * WIDEST),
        height: fc.integer({ min: 4, max: 9 }),
        width: fc.integer({ min: 4, max: 9 }),
        kernel: fc.integer({ min: 1, max: 4 }),
        stride: fc.integer({ min: 1, max: 5 }),
        block: layout,
        seed: fc.nat(),
      }),
      async ({ images, channels, height, width, kernel, stride, block, seed }) => {
        const x = input("x", [images, channels, height, width]);
        const y = averagePool(x, { kernel, stride });
        const weight = input("weight", staticShape(y.shape));
        const given = draw([x, weight], seed);
        // Squares, so that a wrong mean shows too.
        const [found] = await gradientsOf(sum(multiply(multiply(y, y), weight), ALL), [x], given, { block });
        const expected = new Float64Array(found.length);
        const [, , rows, columns] = staticShape(y.shape, 4), pixels = dataOf(given, "x");
        dataOf(given, "weight").forEach((factor, position) => {
          const plane = Math.floor(position / (rows * columns)) * height * width;
          const top = Math.floor(position / columns) % rows * stride, left = position % columns * stride;
          const places = Array.from(
            { length: kernel * kernel },
            (_, tap) => plane + (top + Math.floor(tap / kernel)) * width + left + tap % kernel,
          );
          const mean = places.reduce((total, at) => total + pixels[at]!, 0) / places.length;
          for (const at of places) expected[at]! += 2 * mean * factor / places.length;
        });
        assertClose(found, expected, 1e-6);
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

Deno.test("each image of concatenated channels gets its own part of the gradient, in any layout", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 3 }),
        channels: fc.array(fc.constantFrom(1, 5, WIDEST, 2 * WIDEST), { minLength: 1, maxLength: 4 }),
        height: fc.integer({ min: 1, max: 4 }),
        width: fc.integer({ min: 1, max: 4 }),
        block: layout,
        seed: fc.nat(),
      }),
      async ({ images, channels, height, width, block, seed }) => {
        const parts = channels.map((count, index) => input(`part${index}`, [images, count, height, width]));
        // A pool of single pixels changes no value, but moves images whose channels fit into
        // blocks.
        const y = concatenateChannels(parts.map((part) => averagePool(part, { kernel: 1, stride: 1 })));
        const weight = input("weight", staticShape(y.shape));
        const given = draw([...parts, weight], seed);
        const found = await gradientsOf(sum(multiply(multiply(y, y), weight), ALL), parts, given, { block });
        const pixels = height * width;
        const whole = channels.reduce((total, count) => total + count, 0);
        const weights = dataOf(given, "weight");
        let offset = 0;
        for (const [index, count] of channels.entries()) {
          const part = dataOf(given, `part${index}`), own = count * pixels;
          const expected = Float64Array.from(part, (value, i) => {
            const at = Math.floor(i / own) * whole * pixels + offset * pixels + i % own;
            return 2 * value * weights[at]!;
          });
          assertClose(found[index] ?? new Float32Array(), expected, 1e-6);
          offset += count;
        }
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});
