import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { float32 } from "../../../../formats/tensor.ts";
import { staticShape, topologicalOrder, type Value } from "../../../../nn/graph.ts";
import { buildModel } from "../../../../nn/networks.ts";
import { conv2d } from "../../../../nn/operators/convolution.ts";
import { add, multiply, relu, sigmoid } from "../../../../nn/operators/elementwise.ts";
import { globalAverage, sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import { compile, optimise, PASSES } from "../compile.ts";
import type { Node } from "../graph/operators.ts";
import { type Program, trainingProgram } from "../programs.ts";
import { loadProgram } from "../../runtime/session.ts";
import {
  assertSameBits,
  draw,
  feedsOf,
  gradientProgram,
  type Input,
  normalisedByBatch,
} from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";
import { inChains, isChain } from "./chains.ts";

/** All passes except the one under test. */
const UNTILED = PASSES.filter(({ name }) => name !== "tile");

const WIDEST = Math.max(...LAYOUTS);
const HALF = Math.ceil(WIDEST / 2);

Deno.test("gradients of large images have the same bits tiled and untiled, on any number of threads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        images: fc.integer({ min: 1, max: 3 }),
        // Two images in a block; one block, which is no less than a tile; blocks split over several
        // tiles.
        channels: fc.constantFrom(HALF, WIDEST, 2 * WIDEST, 3 * WIDEST, 6 * WIDEST),
        // Rows of pixels that are summed whole, and in segments.
        sides: fc.constantFrom([96, 88], [64, 52], [40, 56]),
        activation: fc.constantFrom("relu", "silu"),
        isResidual: fc.boolean(),
        isGated: fc.boolean(),
        threads: fc.integer({ min: 1, max: 3 }),
        block: fc.constantFrom(...LAYOUTS),
        seed: fc.nat(),
      }),
      async ({ images, channels, sides, activation, isResidual, isGated, threads, block, seed }) => {
        const inputs: Input[] = [];
        const given = (name: string, shape: readonly number[]) => {
          const value = input(name, shape);
          inputs.push(value);
          return value;
        };
        const activate = (x: Value) => activation === "relu" ? relu(x) : multiply(x, sigmoid(x));
        const layer = (x: Value, name: string, groups: number) => {
          const kernel = groups === 1 ? 1 : 3;
          const from = Number(x.shape[1]);
          const filter = given(`${name}.filter`, [channels, from / groups, kernel, kernel]);
          const convolved = conv2d(x, filter, { stride: 1, padding: (kernel - 1) / 2, dilation: 1, groups });
          return activate(normalisedByBatch(convolved, name, given, 1e-3));
        };
        const x = given("x", [images, 3, ...sides]);
        const wide = layer(x, "wide", 1);
        const seen = layer(wide, "seen", channels);
        const gated = isGated
          ? multiply(seen, sigmoid(multiply(globalAverage(seen), given("gate", [1, channels, 1, 1]))))
          : seen;
        const y = isResidual ? add(gated, wide) : gated;
        const loss = sum(multiply(multiply(y, y), given("y", staticShape(y.shape))), [0, 1, 2, 3]);

        const program = gradientProgram(loss, inputs, { images, block });
        const tiled = optimise(program, block);
        const isLarge = images * channels * sides[0] * sides[1] >= 2 ** 18;
        if (block > 1 && channels > block) assertEquals(countChains(tiled) > 0, isLarge);
        const mean = float32([channels], new Float32Array(channels));
        const feeds = feedsOf({ ...draw(inputs, seed), "wide.mean": mean, "seen.mean": mean });
        const [whole = [], parts = []] = await Promise.all(
          [optimise(program, block, UNTILED), tiled].map(async (one) => {
            const loaded = await loadProgram(compile(one, images), { threads });
            const results = await loaded.run(feeds, new Map([...program.keys()].map((name) => [name, null])));
            await loaded.dispose();
            return [...program.keys()].map((name) => {
              const data = results[name]?.data;
              assert(data instanceof Float32Array, name);
              return data;
            });
          }),
        );
        assertEquals(whole.length, inputs.length);
        assertSameBits(parts, whole);
      },
    ),
    { numRuns: 25, seed: 11 },
  );
});

const NETWORKS = ["resnet50-released", "efficientnet_v2_s-released", "pnet-like"] as const;

for (const name of NETWORKS) {
  Deno.test(`${name}: every operation of a training is in at most one chain, after its inputs`, () => {
    const network = { name, width: 0.25, depth: 0.34, classes: 3, camReduction: "sum" } as const;
    const objective = {
      kind: "paper",
      logSigmaAttention: -2,
      logSigmaClassification: 0,
      logAlpha: 0,
    } as const;
    const program = optimise(
      trainingProgram(buildModel(network, objective, [160, 128]), 8, 16),
      16,
      UNTILED,
    );
    const steps = inChains([...program.values()]);
    const chains = steps.filter(isChain);
    assert(chains.some(({ passes }) => passes.size > 2));
    const done = new Set<unknown>();
    for (const step of steps) {
      if (!isChain(step)) {
        step.inputs.forEach((read) => assert(done.has(read), `${step.kind} comes before its ${read.kind}`));
        done.add(step);
        continue;
      }
      for (const [value, { images, scales, shifts }] of step.passes) {
        for (const read of [...images, ...scales, ...shifts]) {
          assert(done.has(read), `${value.kind} comes before its ${read.kind}`);
        }
        assert(!done.has(value));
        done.add(value);
      }
    }
    for (const value of program.values()) assert(done.has(value));
  });
}

function countChains(program: Program): number {
  return topologicalOrder<Node>([...program.values()]).filter(({ kind }) => kind === "tiledChain")
    .length;
}
