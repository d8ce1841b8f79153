/**
 * Loads a binding and checks a product and a convolution's gradients. It runs as a separate
 * process, because an incompatible library may crash it. Arguments: variant, file. Prints one
 * {@linkcode ProbeResult} as JSON.
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { exactly } from "../../../nn/exactly.ts";
import { loadNative } from "../native.ts";

/** The description that a working binding gives of itself. */
export const probeResult = z.strictObject({ tensorflow: z.string(), gpu: z.boolean() });

/** The description that a working binding gives of itself. */
export type ProbeResult = z.infer<typeof probeResult>;

/**
 * 4×4 ones under a 3×3 filter of ones: each input pixel's gradient is the number of windows over
 * it.
 */
const WINDOWS = [1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1];

async function probe(variant: string, file: string): Promise<ProbeResult> {
  const { tensorflow, gpu } = await loadNative(variant === "gpu" ? "gpu" : "cpu", file);
  const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]])).dataSync();
  expect("a matrix product", product, [19, 22, 43, 50]);
  const convolution = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.sum(tf.conv2d(to4D(x), to4D(filter), 1, "valid"));
  const gradients = tf.grads(convolution)([tf.ones([1, 4, 4, 1]), tf.ones([3, 3, 1, 1])]);
  const [image, filter] = exactly(gradients, 2, "a convolution's gradients");
  expect("a convolution's gradient by its image", image.dataSync(), WINDOWS);
  expect("a convolution's gradient by its filter", filter.dataSync(), Array.from({ length: 9 }, () => 4));
  return { tensorflow, gpu };
}

function to4D(tensor: tf.Tensor): tf.Tensor4D {
  const [a, b, c, d] = exactly(tensor.shape, 4, "an image's sizes");
  return tf.reshape(tensor, [a, b, c, d]);
}

function expect(what: string, found: ArrayLike<number>, expected: readonly number[]): void {
  if (String(Array.from(found)) !== String(expected)) {
    throw new Error(`${what} is ${Array.from(found)}, expected ${expected}`);
  }
}

if (import.meta.main) {
  const [variant, file] = exactly(Deno.args, 2, "arguments");
  console.log(JSON.stringify(await probe(variant, file)));
}
