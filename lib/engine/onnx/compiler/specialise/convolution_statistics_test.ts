import { assert } from "@std/assert";
import fc from "fast-check";
import { staticShape, topologicalOrder, type Value } from "../../../../nn/graph.ts";
import { conv2d } from "../../../../nn/operators/convolution.ts";
import { add, multiply, relu, sigmoid } from "../../../../nn/operators/elementwise.ts";
import { sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import type { Node } from "../graph/operators.ts";
import {
  assertSameBits,
  draw,
  gradientProgram,
  gradientsOf,
  gradientsOnThreads,
  type Input,
  normalisedByBatch,
} from "../../testing/gradients.ts";
import { WIDEST } from "../../testing/layouts.ts";

const ALL = [0, 1, 2, 3];
/** The number of channels of which two images fill one block. */
const HALF = Math.ceil(WIDEST / 2);

/** Numbers of channels that fill blocks, halves of them, or neither. */
const channels = fc.constantFrom(HALF, WIDEST, 3 * HALF, 2 * WIDEST);

/** Two convolutions, each followed by a batch normalisation, and the inputs drawn for them. */
interface Layers {
  readonly images: number;
  readonly first: number;
  readonly second: number;
  readonly side: number;
  readonly kernel: number;
  readonly stride: number;
  readonly activation: "none" | "relu" | "silu";
  readonly isDepthwise: boolean;
  readonly isResidual: boolean;
  readonly seed: number;
}

const activation = fc.constantFrom("none", "relu", "silu");
const images = fc.integer({ min: 1, max: 4 });

Deno.test("convolutions with batch normalisation have the same gradients in blocks and in NCHW", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images,
        first: channels,
        second: channels,
        // Few pixels or many, so that a factor stays with them or moves to the filter.
        side: fc.integer({ min: 3, max: 24 }),
        kernel: fc.constantFrom(1, 3),
        stride: fc.constantFrom(1, 2),
        activation,
        isDepthwise: fc.boolean(),
        isResidual: fc.boolean(),
        seed: fc.nat(),
      }),
      async (drawn) => await assertSameGradients(layersOf(drawn)),
    ),
    { numRuns: 60, seed: 6 },
  );
});

Deno.test("widening 1×1 convolutions of large images have the same gradients in blocks and in NCHW", {
  ignore: WIDEST === 1,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images,
        first: fc.constantFrom(HALF, WIDEST, 3 * HALF),
        second: fc.constantFrom(4 * WIDEST, 6 * WIDEST),
        stride: fc.constantFrom(1, 2),
        activation,
        seed: fc.nat(),
      }),
      async (drawn) => {
        const pixels = 2 ** 19 / (drawn.images * drawn.second);
        const side = drawn.stride * Math.ceil(Math.sqrt(pixels));
        const layers = layersOf({ ...drawn, side, kernel: 1, isDepthwise: false, isResidual: false });
        const program = gradientProgram(layers.loss, layers.inputs, {
          images: drawn.images,
          block: WIDEST,
        });
        const kinds = topologicalOrder<Node>([...program.values()]).map(({ kind }) => kind);
        assert(kinds.includes("matrixProduct"), "statistics are worked out of the result");
        await assertSameGradients(layers);
      },
    ),
    { numRuns: 8, seed: 7 },
  );
});

function layersOf(
  { images, first, side, stride, activation, isDepthwise, isResidual, seed, ...drawn }: Layers,
) {
  const second = isDepthwise ? first : drawn.second;
  const groups = isDepthwise ? first : 1;
  // A normalised channel does not change if its input is multiplied by a number.
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
  return { loss: sum(multiply(multiply(y, y), weight), ALL), inputs, images, seed };
}

async function assertSameGradients({ loss, inputs, images, seed }: ReturnType<typeof layersOf>) {
  const arrays = draw(inputs, seed);
  const [plain, [blocked = [], ...shared]] = await Promise.all([
    gradientsOf(loss, inputs, arrays, { block: 1, batch: images }),
    gradientsOnThreads(loss, inputs, arrays, {
      block: WIDEST,
      batch: images,
      // A single image has one thread; more threads on every second draw.
      threads: images > 1 && seed % 2 === 0 ? [1, 3] : [1],
    }),
  ]);
  for (const onThreads of shared) assertSameBits(onThreads, blocked);
  // Terms that cancel leave no digits, as in γ's gradient where nothing but scales follows.
  const largest = Math.max(...plain.map((gradient) => gradient.reduce(larger, 0)));
  plain.forEach((expected, index) => {
    const least = 1e-4 * Math.max(expected.reduce(larger, 0), 0.2 * largest);
    const found = blocked[index];
    const worst = expected.reduce((most, value, at) => larger(most, value - (found?.[at] ?? NaN)), 0);
    assert(worst <= least, `${inputs[index]?.attributes.name}: ${worst}, at most ${least}`);
  });
}

function larger(most: number, value: number): number {
  return Math.max(most, Math.abs(value));
}
