import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { float32 } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { conv2d } from "../../../../nn/operators/convolution.ts";
import * as elementwise from "../../../../nn/operators/elementwise.ts";
import { averagePool, maxPool } from "../../../../nn/operators/pool.ts";
import { sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import { tuple } from "../../../../formats/items.ts";
import {
  type Arrays,
  assertClose,
  assertSameBits,
  dataOf,
  draw,
  gradientsOf,
  gradientsOnThreads,
} from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";

const WIDEST = Math.max(...LAYOUTS);
/** The number of channels of which two images fill one block. */
const HALF = Math.ceil(WIDEST / 2);

Deno.test("a convolution's gradients equal their defining sums, for any size, stride, padding, dilation and groups", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 3 }),
        groups: fc.integer({ min: 1, max: 3 }),
        perGroup: fc.record({
          inputs: fc.integer({ min: 1, max: 3 }),
          outputs: fc.integer({ min: 1, max: 3 }),
        }),
        blocked: fc.constantFrom(
          "no",
          "dense",
          "depthwise",
          "few channels",
          "many weights",
          "half a block",
          "depthwise, half a block",
          "from half a block",
          "few to half a block",
        ),
        layout: fc.constantFrom(...LAYOUTS),
        height: fc.integer({ min: 5, max: 9 }),
        width: fc.integer({ min: 5, max: 9 }),
        kernel: fc.constantFrom(1, 2, 3),
        stride: fc.integer({ min: 1, max: 3 }),
        padding: fc.integer({ min: 0, max: 2 }),
        dilation: fc.integer({ min: 1, max: 2 }),
        seed: fc.nat(),
      }),
      async ({ blocked, layout, height, width, kernel, stride, padding, dilation, seed, ...drawn }) => {
        const { images, groups, perGroup } = { ...drawn, ...wholeBlocks(blocked) };
        const inputs = groups * perGroup.inputs, outputs = groups * perGroup.outputs;
        const x = input("x", [images, inputs, height, width]);
        const filter = input("filter", [outputs, perGroup.inputs, kernel, kernel]);
        const y = conv2d(x, filter, { stride, padding, dilation, groups });
        const weight = input("weight", staticShape(y.shape));
        const given = draw([x, filter, weight], seed);
        const [dx, dFilter] = await gradientsOf(
          sum(elementwise.multiply(y, weight), [0, 1, 2, 3]),
          [
            x,
            filter,
          ],
          given,
          { block: layout },
        );
        const [, , outHeight, outWidth] = staticShape(y.shape, 4);
        const weights = dataOf(given, "weight"),
          filters = dataOf(given, "filter"),
          pixels = dataOf(given, "x");
        const expectedX = new Float64Array(dx.length), expectedFilter = new Float64Array(dFilter.length);
        let position = 0;
        for (let n = 0; n < images; n++) {
          for (let o = 0; o < outputs; o++) {
            for (let row = 0; row < outHeight; row++) {
              for (let column = 0; column < outWidth; column++) {
                const g = weights[position++]!;
                for (let i = 0; i < perGroup.inputs; i++) {
                  const channel = Math.floor(o / perGroup.outputs) * perGroup.inputs + i;
                  for (let a = 0; a < kernel; a++) {
                    for (let b = 0; b < kernel; b++) {
                      const r = row * stride + a * dilation - padding;
                      const c = column * stride + b * dilation - padding;
                      if (r < 0 || r >= height || c < 0 || c >= width) continue;
                      const at = ((n * inputs + channel) * height + r) * width + c;
                      const tap = ((o * perGroup.inputs + i) * kernel + a) * kernel + b;
                      expectedX[at]! += g * filters[tap]!;
                      expectedFilter[tap]! += g * pixels[at]!;
                    }
                  }
                }
              }
            }
          }
        }
        assertClose(dx, expectedX, 1e-5);
        assertClose(dFilter, expectedFilter, 1e-5);
      },
    ),
    { numRuns: 120, seed: 1 },
  );
});

/**
 * Returns numbers of channels that fill this machine's blocks, or that the blocked layout reads as
 * they are.
 */
function wholeBlocks(kind: string) {
  switch (kind) {
    case "dense":
      return { images: 2, groups: 1, perGroup: { inputs: WIDEST, outputs: 2 * WIDEST } };
    case "depthwise":
      return { images: 2, groups: 2 * WIDEST, perGroup: { inputs: 1, outputs: 1 } };
    case "few channels":
      return { images: 2, groups: 1, perGroup: { inputs: 3, outputs: WIDEST } };
    case "many weights":
      return { images: 2, groups: 1, perGroup: { inputs: 96, outputs: 80 } };
    case "half a block":
      return { images: 2, groups: 1, perGroup: { inputs: WIDEST, outputs: HALF } };
    case "depthwise, half a block":
      return { images: 2, groups: HALF, perGroup: { inputs: 1, outputs: 1 } };
    case "from half a block":
      return { images: 4, groups: 1, perGroup: { inputs: HALF, outputs: WIDEST } };
    case "few to half a block":
      return { images: 2, groups: 1, perGroup: { inputs: 1, outputs: HALF } };
    default:
      return {};
  }
}

Deno.test("a convolution's gradients have the same bits on any number of threads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        batch: fc.integer({ min: 2, max: 5 }),
        // Sizes at which ONNX Runtime splits a product's columns among threads, and sums few
        // columns in another order.
        inputs: fc.constantFrom(24, 64),
        outputs: fc.constantFrom(24, 200),
        side: fc.integer({ min: 3, max: 9 }),
        kernel: fc.constantFrom(1, 3),
        block: fc.constantFrom(...LAYOUTS),
        seed: fc.nat(),
      }),
      async ({ batch, inputs, outputs, side, kernel, block, seed }) => {
        const x = input("x", [batch, inputs, side, side]);
        const filter = input("filter", [outputs, inputs, kernel, kernel]);
        const padding = (kernel - 1) / 2;
        const y = conv2d(x, filter, { stride: 1, padding, dilation: 1, groups: 1 });
        const weight = input("weight", staticShape(y.shape));
        // Multiples of a third: their sums are not exact, so they reveal the order of summation.
        const given = Object.fromEntries(
          Object.entries(draw([x, filter, weight], seed)).map(([name, { shape, data }]) =>
            [name, float32(shape, data.map((value: number) => value / 3))] as const
          ),
        );
        const loss = sum(elementwise.multiply(elementwise.multiply(y, y), weight), [0, 1, 2, 3]);
        const found = await gradientsOnThreads(loss, [x, filter], given, {
          batch,
          block,
          threads: [1, batch],
        });
        const [one, all] = tuple(found, 2);
        assertSameBits(all, one);
      },
    ),
    { numRuns: 24, seed: 4 },
  );
});

Deno.test("a max-pool's gradient goes to the first largest pixel of every window, ties as in PyTorch", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 4 }),
        channels: fc.constantFrom(1, 3, HALF, WIDEST, 2 * WIDEST),
        isOfPositive: fc.boolean(),
        height: fc.integer({ min: 3, max: 8 }),
        width: fc.integer({ min: 3, max: 8 }),
        // The first two sizes are tiled for some images.
        window: fc.oneof(
          fc.constant({ kernel: 2, stride: 2, padding: 0 }),
          fc.constant({ kernel: 3, stride: 3, padding: 0 }),
          fc.record({
            kernel: fc.constantFrom(2, 3),
            stride: fc.integer({ min: 1, max: 3 }),
            padding: fc.integer({ min: 0, max: 1 }),
          }),
        ),
        block: fc.constantFrom(...LAYOUTS),
        seed: fc.nat(),
      }),
      async ({ images, channels, isOfPositive, height, width, window, block, seed }) => {
        const { kernel, stride, padding } = window;
        const x = input("x", [images, channels, height, width]);
        // A pool of single pixels changes no value, but moves images whose channels fit into
        // blocks.
        const brought = averagePool(x, { kernel: 1, stride: 1 });
        const y = maxPool(isOfPositive ? elementwise.relu(brought) : brought, window);
        const weight = input("weight", staticShape(y.shape));
        const drawn: Arrays = draw([x, weight], seed);
        // Three values only, some negative: most windows hold their largest pixel more than once.
        const coarse = Float32Array.from(dataOf(drawn, "x"), (value) => Math.round(value) - 1);
        const given: Arrays = { ...drawn, x: float32(staticShape(x.shape), coarse) };
        const [found] = await gradientsOf(sum(elementwise.multiply(y, weight), [0, 1, 2, 3]), [x], given, {
          block,
        });
        const [, , outHeight, outWidth] = staticShape(y.shape, 4);
        const expected = new Float64Array(found.length);
        dataOf(given, "weight").forEach((gradient, position) => {
          const plane = Math.floor(position / (outHeight * outWidth)) * height * width;
          const top = Math.floor(position / outWidth) % outHeight * stride - padding;
          const left = position % outWidth * stride - padding;
          let best = -1;
          for (let row = Math.max(0, top); row < Math.min(height, top + kernel); row++) {
            for (let column = Math.max(0, left); column < Math.min(width, left + kernel); column++) {
              const at = plane + row * width + column;
              if (best < 0 || coarse[at]! > coarse[best]!) best = at;
            }
          }
          if (!isOfPositive || coarse[best]! > 0) expected[best]! += gradient;
        });
        assertEquals(found, Float32Array.from(expected));
      },
    ),
    { numRuns: 120, seed: 2 },
  );
});
