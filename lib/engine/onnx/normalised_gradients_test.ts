import { assert } from "@std/assert";
import fc from "fast-check";
import { staticShape, type Value } from "../../nn/graph.ts";
import { conv2d } from "../../nn/operators/convolution.ts";
import { add, multiply, relu, sigmoid } from "../../nn/operators/elementwise.ts";
import { sum } from "../../nn/operators/reduction.ts";
import { input } from "../../nn/operators/sources.ts";
import { draw, gradientsOf, type Input, normalisedByBatch } from "./testing/gradients.ts";
import { LAYOUTS } from "./testing/layouts.ts";

const ALL = [0, 1, 2, 3];
const WIDEST = Math.max(...LAYOUTS);
/** Channels of which two images fill a block. */
const HALF = Math.ceil(WIDEST / 2);

/** Channels that fill blocks, halves of them, or neither. */
const channels = fc.constantFrom(HALF, WIDEST, 3 * HALF, 2 * WIDEST);

Deno.test("convolutions, normalised by their batch, have the same gradients in blocks and plainly", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 4 }),
        first: channels,
        second: channels,
        // Of few pixels or many, so that a factor stays with them or goes to the filter.
        side: fc.integer({ min: 3, max: 24 }),
        kernel: fc.constantFrom(1, 3),
        stride: fc.constantFrom(1, 2),
        activation: fc.constantFrom("none", "relu", "silu"),
        isDepthwise: fc.boolean(),
        isResidual: fc.boolean(),
        seed: fc.nat(),
      }),
      async (
        { images, first, side, stride, activation, isDepthwise, isResidual, seed, ...drawn },
      ) => {
        const second = isDepthwise ? first : drawn.second;
        const groups = isDepthwise ? first : 1;
        // A normalised channel does not change with what it alone is multiplied by.
        const kernel = isDepthwise ? 3 : drawn.kernel;
        const inputs: Input[] = [];
        const given = (name: string, shape: readonly number[]) => {
          const value = input(name, shape);
          inputs.push(value);
          return value;
        };
        const convolve = (x: Value, name: string, outputs: number, from: number) => {
          const filter = given(`${name}.filter`, [
            outputs,
            from / (name === "second" ? groups : 1),
            kernel,
            kernel,
          ]);
          return conv2d(x, filter, {
            stride: name === "second" ? stride : 1,
            padding: (kernel - 1) / 2,
            dilation: 1,
            groups: name === "second" ? groups : 1,
          });
        };
        const activate = (x: Value) =>
          activation === "relu" ? relu(x) : activation === "silu" ? multiply(x, sigmoid(x)) : x;

        const x = given("x", [images, 3, side, side]);
        const middle = activate(normalisedByBatch(convolve(x, "first", first, 3), "one", given, 1e-5));
        const branch = activate(
          normalisedByBatch(convolve(middle, "second", second, first), "two", given, 1e-5),
        );
        const y = isResidual && stride === 1 && first === second ? add(branch, middle) : branch;
        const weight = given("weight", staticShape(y.shape));
        const loss = sum(multiply(multiply(y, y), weight), ALL);
        const arrays = draw(inputs, seed);
        const [plain, blocked] = await Promise.all(
          [LAYOUTS[0], LAYOUTS[LAYOUTS.length - 1]].map((block) =>
            gradientsOf(loss, inputs, arrays, { block, batch: images })
          ),
        );
        // What cancels, as γ's gradient where nothing but scales follows, has no digits of its own.
        const largest = Math.max(...plain.map((gradient) => gradient.reduce(larger, 0)));
        plain.forEach((expected, index) => {
          const least = 1e-4 * Math.max(expected.reduce(larger, 0), 0.2 * largest);
          const worst = expected.map((value, at) => value - blocked[index][at]).reduce(larger, 0);
          assert(worst <= least, `${inputs[index].attributes.name}: ${worst}, at most ${least}`);
        });
      },
    ),
    { numRuns: 80, seed: 6 },
  );
});

function larger(most: number, value: number): number {
  return Math.max(most, Math.abs(value));
}
