import fc from "fast-check";
import { staticShape, type Value } from "../../../../nn/graph.ts";
import { conv2d, groupNorm } from "../../../../nn/operators/convolution.ts";
import { add, divide, multiply, relu, sqrt, subtract } from "../../../../nn/operators/elementwise.ts";
import { reshape, sum } from "../../../../nn/operators/reduction.ts";
import { constant, input } from "../../../../nn/operators/sources.ts";
import { assertClose, draw, gradientsOf } from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";

const ALL = [0, 1, 2, 3];
const EPSILON = 1e-5;
const WIDEST = Math.max(...LAYOUTS);
/** The number of channels of which two images fill one block. */
const HALF = Math.ceil(WIDEST / 2);

Deno.test("group normalisation has the gradients of its definition, in every layout", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 4 }),
        channels: fc.constantFrom(6, HALF, WIDEST, 2 * WIDEST),
        members: fc.constantFrom(1, 2, Infinity),
        height: fc.integer({ min: 2, max: 7 }),
        width: fc.integer({ min: 1, max: 7 }),
        isActivated: fc.boolean(),
        layout: fc.constantFrom(...LAYOUTS),
        seed: fc.nat(),
      }),
      async ({ images, channels, members, height, width, isActivated, layout, seed }) => {
        const groups = Math.max(1, channels / members);
        const image = input("image", [images, 3, height, width]);
        const filter = input("filter", [channels, 3, 1, 1]);
        const weight = input("weight", [channels]), bias = input("bias", [channels]);
        const given = [image, filter, weight, bias];
        const x = conv2d(image, filter);
        const towards = input("towards", staticShape(x.shape));
        const lossOf = (normalised: Value) => {
          const y = isActivated ? relu(normalised) : normalised;
          return sum(multiply(multiply(y, y), towards), ALL);
        };
        const arrays = draw([...given, towards], seed);
        const found = await gradientsOf(
          lossOf(groupNorm(x, { weight, bias }, { epsilon: EPSILON, groups })),
          given,
          arrays,
          { batch: images, block: layout },
        );
        const expected = await gradientsOf(lossOf(asDefined(x, { weight, bias, groups })), given, arrays, {
          batch: images,
        });
        expected.forEach((gradient, index) =>
          assertClose(found[index] ?? new Float32Array(), Float64Array.from(gradient), 2e-4)
        );
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});

/** Returns γ (x − μ) / √(σ² + ε) + β from single operators, each with its own gradient. */
function asDefined(
  x: Value,
  { weight, bias, groups }: { readonly weight: Value; readonly bias: Value; readonly groups: number },
): Value {
  const [images, channels, height, width] = staticShape(x.shape, 4);
  const share = constant(groups / (channels * height * width));
  const grouped = reshape(x, [images, groups, channels / groups, height * width]);
  const mean = (values: Value) => multiply(sum(values, [2, 3], true), share);
  const centred = subtract(grouped, mean(grouped));
  const deviation = sqrt(add(mean(multiply(centred, centred)), constant(EPSILON)));
  const ofChannels = (vector: Value) => reshape(vector, [1, channels, 1, 1]);
  const normalised = reshape(divide(centred, deviation), [images, channels, height, width]);
  return add(multiply(normalised, ofChannels(weight)), ofChannels(bias));
}
