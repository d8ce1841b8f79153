import { assert, assertEquals, assertThrows } from "@std/assert";
import { elementCount, float32 } from "../../../../formats/tensor.ts";
import { staticShape, type Value } from "../../../../nn/graph.ts";
import { selectiveMeanSquaredError } from "../../../../nn/losses.ts";
import { batchNorm } from "../../../../nn/operators/convolution.ts";
import * as elementwise from "../../../../nn/operators/elementwise.ts";
import { logSoftmax, mean, reshape, sum } from "../../../../nn/operators/reduction.ts";
import { constant, input, parameter } from "../../../../nn/operators/sources.ts";
import { specialise } from "../specialise/specialise.ts";
import {
  type Arrays,
  assertClose,
  dataOf,
  draw,
  feedsOf,
  gradientProgram,
  gradientsOf,
  type Input,
} from "../../testing/gradients.ts";
import { compileProgram } from "../../testing/compile_program.ts";

const FUNCTIONS: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "add, subtract": (a, b) => elementwise.subtract(elementwise.add(a, b), elementwise.add(a, a)),
  multiply: (a, b) => elementwise.multiply(elementwise.multiply(a, b), a),
  divide: (a, b) => elementwise.divide(a, elementwise.exp(b)),
  sigmoid: (a, b) => elementwise.sigmoid(elementwise.multiply(a, b)),
  softplus: (a, b) => elementwise.softplus(elementwise.add(a, b)),
  sqrt: (a, b) => elementwise.sqrt(elementwise.exp(elementwise.add(a, b))),
  relu: (a, b) => elementwise.relu(elementwise.add(a, b)),
  relu6: (a, b) => elementwise.relu6(elementwise.multiply(elementwise.add(a, b), constant(4))),
  logSoftmax: (a, b) => logSoftmax(elementwise.add(a, b)),
  "sum, mean, reshape": (a, b) =>
    elementwise.multiply(
      reshape(sum(elementwise.multiply(a, b), [0]), [1, 4]),
      reshape(mean(a, [1]), [3, 1]),
    ),
};

for (const [name, build] of Object.entries(FUNCTIONS)) {
  Deno.test(`gradients agree with finite differences: ${name}`, async () => {
    for (const other of [[3, 4], [1, 4], [4]]) {
      const a = input("a", [3, 4]), b = input("b", other);
      const y = build(a, b);
      const weights = Array.from({ length: elementCount(staticShape(y.shape)) }, (_, i) => Math.cos(i + 1));
      const loss = sum(elementwise.multiply(y, constant(weights, staticShape(y.shape))), [0, 1]);
      await assertFiniteDifferences(loss, [a, b], draw([a, b], 5));
    }
  });
}

Deno.test("batch normalisation's gradients agree with finite differences", async () => {
  const x = input("x", [3, 2, 3, 2]), weight = input("weight", [2]), bias = input("bias", [2]);
  const buffer = (name: string, shape: readonly number[], type: "F32" | "I64" = "F32") =>
    parameter({ name, initialiser: { kind: "constant", value: 0 }, trainable: false }, shape, type);
  const y = batchNorm(x, {
    weight,
    bias,
    runningMean: buffer("mean", [2]),
    runningVariance: buffer("variance", [2]),
    batchesTracked: buffer("batches", [], "I64"),
  }, { epsilon: 1e-5, momentum: 0.1 });
  const target = input("target", [3, 2, 3, 2]);
  const difference = elementwise.subtract(y, target);
  const loss = mean(elementwise.multiply(difference, difference), [1, 2, 3]);
  await assertFiniteDifferences(sum(loss, [0]), [x, weight, bias], draw([x, weight, bias, target], 9), 3);
});

Deno.test("the selective loss has a gradient only for the true class's map", async () => {
  const cams = input("cams", [4, 3, 2, 2]),
    heatMaps = input("heatMaps", [4, 2, 2]),
    logAlpha = input("logAlpha", []);
  const labels = input("labels", [4], "I32");
  const given = draw([cams, heatMaps, logAlpha], 3);
  const truth = Int32Array.of(2, 0, 1, 2);
  const loss = selectiveMeanSquaredError({ cams, labels, heatMaps, logAlpha });
  const arrays = { ...given, labels: { dtype: "I32", shape: [4], data: truth } as const };
  const [gradient] = await gradientsOf(loss, [cams], arrays, { batch: 4 });
  for (let image = 0; image < 4; image++) {
    for (let map = 0; map < 3; map++) {
      const part = gradient.subarray((image * 3 + map) * 4, (image * 3 + map + 1) * 4);
      assertEquals(part.every((value) => value !== 0), map === truth[image]);
      if (map !== truth[image]) assert(part.every((value) => value === 0));
    }
  }
});

Deno.test("a loss that depends on a parameter through an operator without a gradient rule is refused by name", () => {
  const a = input("a", [3]), b = input("b", [3]);
  const gradientOf = (loss: Value) => gradientProgram(loss, [a], { images: 1, block: 1 });
  for (
    const [operator, y] of [["abs", elementwise.abs(a)], ["maximum", elementwise.maximum(a, b)]] as const
  ) {
    const error = assertThrows(() => gradientOf(sum(elementwise.exp(y), [0])), TypeError);
    assertEquals(error.message, `no loss may depend on "${operator}": it has no gradient rule`);
  }
  // A loss may contain the operator if no gradient passes through it.
  gradientOf(sum(elementwise.multiply(a, elementwise.abs(b)), [0]));
});

/**
 * Compares with finite differences. The evaluation is in float32, so steps are large and
 * differences central; the functions are smooth enough for that.
 */
async function assertFiniteDifferences(loss: Value, inputs: readonly Input[], given: Arrays, batch = 1) {
  const gradients = await gradientsOf(loss, inputs, given, { batch });
  const { of } = specialise([loss], { mode: "training", images: batch });
  const program = await compileProgram(new Map([["loss", of(loss)]]), {
    images: batch,
    threads: 1,
    block: 1,
  });
  const evaluate = async (arrays: Arrays) => {
    const feeds = feedsOf(arrays);
    return Number((await program.run(feeds, new Map([["loss", null]]))).loss?.data[0]);
  };
  const step = 0.01;
  for (const [index, { attributes: { name }, shape: sizes }] of inputs.entries()) {
    const data = dataOf(given, name), shape = staticShape(sizes);
    const numeric = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) {
      const moved = async (by: number) => {
        const copy = Float32Array.from(data);
        copy[i]! += by;
        return await evaluate({ ...given, [name]: float32(shape, copy) });
      };
      const [forward, backward] = [await moved(step), await moved(-step)];
      const [far, opposite] = [await moved(2 * step), await moved(-2 * step)];
      numeric[i] = (8 * (forward - backward) - (far - opposite)) / (12 * step);
    }
    const gradient = gradients[index];
    assert(gradient !== undefined, name);
    assertClose(gradient, numeric, 2e-3);
  }
  await program.dispose();
}
