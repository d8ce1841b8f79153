/** Helpers for tests of gradient rules: programs that compute gradients, and drawn inputs. */
import { assert, assertEquals } from "@std/assert";
import { elementCount, float32, type TensorOf } from "../../../formats/tensor.ts";
import { type Operation, type Operators, staticShape, type Value } from "../../../nn/graph.ts";
import { batchNorm } from "../../../nn/operators/convolution.ts";
import { parameter } from "../../../nn/operators/sources.ts";
import { randomStream } from "../../../random/stream.ts";
import { compile, optimise } from "../compiler/compile.ts";
import { differentiate } from "../compiler/differentiate/differentiate.ts";
import type { Block } from "../identity.ts";
import type { Program } from "../compiler/programs.ts";
import { loadProgram, onnxTensor } from "../runtime/session.ts";
import { specialise } from "../compiler/specialise/specialise.ts";

/** An input for which a gradient is computed. */
export type Input = Operation<Operators, "input">;
/** Tensors by their inputs' names. */
export type Arrays = Readonly<Record<string, TensorOf<"F32"> | TensorOf<"I32">>>;

/** Returns a program that computes ∂loss/∂input for each of `inputs`, in training mode. */
export function gradientProgram(
  loss: Value,
  inputs: readonly Input[],
  { images, block }: { readonly images: number; readonly block: Block },
): Program {
  const { traced } = specialise([loss, ...inputs], { mode: "training", images, block });
  const gradients = differentiate(traced(loss), inputs.map(traced));
  return new Map(inputs.map((value) => {
    const gradient = gradients.get(traced(value));
    assert(gradient !== undefined, `"${value.attributes.name}" has no gradient`);
    return [`gradient.${value.attributes.name}`, gradient];
  }));
}

/** Returns ∂loss/∂input for each of `inputs`, as the engine computes them in training mode. */
export async function gradientsOf<const I extends readonly Input[]>(
  loss: Value,
  inputs: I,
  given: Arrays,
  { batch = 1, block = 1 }: { readonly batch?: number; readonly block?: Block } = {},
) {
  const [gradients] = await gradientsOnThreads(loss, inputs, given, { batch, block, threads: [1] });
  assert(gradients !== undefined && isOneFor(inputs, gradients));
  return gradients;
}

/** The same on each of these numbers of threads, by one compiled program. */
export async function gradientsOnThreads(
  loss: Value,
  inputs: readonly Input[],
  given: Arrays,
  { batch, block, threads }: {
    readonly batch: number;
    readonly block: Block;
    readonly threads: readonly number[];
  },
): Promise<readonly (readonly Float32Array[])[]> {
  const outputs = gradientProgram(loss, inputs, { images: batch, block });
  const executable = compile(optimise(outputs, block), batch);
  const feeds = feedsOf(given), names = [...outputs.keys()];
  return await Promise.all(threads.map(async (count) => {
    const program = await loadProgram(executable, { threads: count });
    const results = await program.run(feeds, new Map(names.map((name) => [name, null])));
    await program.dispose();
    return names.map((name) => {
      const data = results[name]?.data;
      assert(data instanceof Float32Array, name);
      return data.slice();
    });
  }));
}

/** Fails where two lists of gradients differ in a bit, or are no numbers. */
export function assertSameBits(found: readonly Float32Array[], expected: readonly Float32Array[]) {
  assertEquals(found.map(({ length }) => length), expected.map(({ length }) => length));
  // assertEquals would compare and print millions of numbers one by one.
  for (const [index, gradient] of expected.entries()) {
    const other = found[index];
    const at = gradient.findIndex((value, place) => Number.isNaN(value) || !Object.is(value, other?.[place]));
    assert(at < 0, `gradient ${index}, element ${at}: ${other?.[at]}, expected ${gradient[at]}`);
  }
}

function isOneFor<I extends readonly Input[]>(
  inputs: I,
  gradients: readonly Float32Array[],
): gradients is { readonly [Place in keyof I]: Float32Array } & readonly Float32Array[] {
  return gradients.length === inputs.length;
}

/** Returns the numbers given for an input; throws if there are none. */
export function dataOf(given: Arrays, name: string): Float32Array {
  const tensor = given[name];
  assert(tensor?.dtype === "F32", name);
  return tensor.data;
}

/** Returns the inputs of a program. */
export function feedsOf(given: Arrays) {
  return new Map(Object.entries(given).map(([name, tensor]) => [name, onnxTensor(tensor)]));
}

/** Returns values for `inputs`, drawn from `seed`. */
export function draw(inputs: readonly Input[], seed: number): Record<string, TensorOf<"F32">> {
  return Object.fromEntries(inputs.map(({ attributes: { name }, shape }) => {
    const stream = randomStream("gradients test", name, seed);
    const sizes = staticShape(shape), data = new Float32Array(elementCount(sizes));
    // Multiples of 1/16 that are never near 0, where ReLU is not differentiable.
    for (let place = 0; place < data.length; place++) {
      data[place] = (Math.floor(stream.uniform() * 24) - 12 + 0.5) / 8;
    }
    return [name, float32(sizes, data)];
  }));
}

/** Fails where an element differs by more than `tolerance` times the largest expected element. */
export function assertClose(actual: Float32Array, expected: Float64Array, tolerance: number) {
  assertEquals(actual.length, expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  expected.forEach((value, i) =>
    assert(Math.abs(actual[i]! - value) <= tolerance * scale, `element ${i}: ${actual[i]}, expected ${value}`)
  );
}

/** Normalises x by its batch, as a layer called `name`; `given` creates the inputs γ and β. */
export function normalisedByBatch(
  x: Value,
  name: string,
  given: (name: string, shape: readonly number[]) => Input,
  epsilon: number,
): Value {
  const channels = [Number(x.shape[1])];
  const buffer = (part: string, shape: readonly number[], type: "F32" | "I64" = "F32") =>
    parameter(
      { name: `${name}.${part}`, initialiser: { kind: "constant", value: 0 }, trainable: false },
      shape,
      type,
    );
  return batchNorm(x, {
    weight: given(`${name}.weight`, channels),
    bias: given(`${name}.bias`, channels),
    runningMean: buffer("mean", channels),
    runningVariance: buffer("variance", channels),
    batchesTracked: buffer("batches", [], "I64"),
  }, { epsilon, momentum: 0.1 });
}
