import { assert } from "@std/assert";
import fc from "fast-check";
import { float32 } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { conv2d } from "../../../../nn/operators/convolution.ts";
import { multiply } from "../../../../nn/operators/elementwise.ts";
import { sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import {
  assertClose,
  assertSameBits,
  draw,
  gradientsOf,
  gradientsOnThreads,
} from "../../testing/gradients.ts";
import { WIDEST } from "../../testing/layouts.ts";

/** The number of channels of which two images fill one block. */
const HALF = Math.ceil(WIDEST / 2);
const ALL = [0, 1, 2, 3];

/** The gradient of filters over images in blocks, because a convolution wrote them. */
const sizes = fc.record({
  images: fc.integer({ min: 1, max: 4 }),
  inputs: fc.constantFrom(HALF, WIDEST, 3 * WIDEST),
  outputs: fc.constantFrom(HALF, WIDEST, 2 * WIDEST, 5 * WIDEST),
  height: fc.integer({ min: 2, max: 12 }),
  // Rows that fill whole blocks of pixels, that almost fill them, and that do not.
  width: fc.constantFrom(3, Math.max(2, WIDEST - 2), WIDEST, WIDEST + 1, 2 * WIDEST - 1),
  kernel: fc.constantFrom(1, 2, 3),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat(),
});

Deno.test("a dense filter's gradient is the same in blocks and in NCHW, with the same bits on any number of threads", async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async (drawn) => {
      const { images, height, width, kernel, dilation, padding } = drawn;
      fc.pre(Math.min(height, width) + 2 * padding > dilation * (kernel - 1));
      await assertSame({ ...drawn, images, height });
    }),
    { numRuns: 60, seed: 7 },
  );
});

Deno.test("a dense filter's gradient is the same in blocks and in NCHW for images that are summed in bands", async () => {
  const large = {
    images: 2,
    inputs: WIDEST,
    outputs: WIDEST,
    width: 16 * WIDEST - 3,
    stride: 1,
    dilation: 2,
    seed: 1,
  };
  await assertSame({ ...large, height: 37, kernel: 3, padding: 2 });
  await assertSame({ ...large, height: 45, kernel: 2, padding: 0 });
  // Enough outputs that x is the operand that is moved.
  await assertSame({ ...large, outputs: 2 * WIDEST, height: 37, kernel: 3, padding: 2 });
});

type Sizes = typeof sizes extends fc.Arbitrary<infer Drawn> ? Drawn : never;

async function assertSame(
  { images, inputs, outputs, height, width, kernel, stride, padding, dilation, seed }: Sizes,
) {
  const x = input("x", [images, 3, height, width]);
  const first = input("first", [inputs, 3, 1, 1]);
  const filter = input("filter", [outputs, inputs, kernel, kernel]);
  const seen = conv2d(x, first, { stride: 1, padding: 0, dilation: 1, groups: 1 });
  const y = conv2d(seen, filter, { stride, padding, dilation, groups: 1 });
  const weight = input("weight", staticShape(y.shape));
  // Multiples of a third: their sums are not exact, so they reveal the order of summation.
  const given = Object.fromEntries(
    Object.entries(draw([x, first, filter, weight], seed)).map(([name, { shape, data }]) =>
      [name, float32(shape, data.map((value: number) => value / 3))] as const
    ),
  );
  const loss = sum(multiply(multiply(y, y), weight), ALL);
  const [[plain], [[blocked] = [], ...shared]] = await Promise.all([
    gradientsOf(loss, [filter], given, { batch: images }),
    gradientsOnThreads(loss, [filter], given, {
      block: WIDEST,
      batch: images,
      threads: images > 1 ? [1, images] : [1],
    }),
  ]);
  assert(blocked !== undefined);
  assertClose(blocked, Float64Array.from(plain), 1e-5);
  for (const onThreads of shared) assertSameBits(onThreads, [blocked]);
}
