/**
 * Gaze as tensors, the form in which it is stored. Per image `[samples, 2]` of int32, x before y;
 * with weights `[samples, 3]` of float32, x before y before the weight. With the viewing conditions
 * of each sample `[samples, 9]`: then also pixels per degree in x and y, and the four numbers of
 * the shown part.
 */
import type { Tensor, Tensors } from "../formats/tensor.ts";
import type { Gaze } from "./gaze.ts";

/** Returns one tensor per image, named by its id. Float32 holds pixels below 2^24 exactly. */
export function gazeToTensors(gaze: ReadonlyMap<string, Gaze>): Tensors {
  return new Map(Array.from(gaze, ([id, samples]): [string, Tensor] => [id, tensorOf(samples)]));
}

/** Numbers of a sample that has its own pixels per degree and shown part. */
const SEEN = 9;

function tensorOf({ x, y, weights, perDegree, shown }: Gaze): Tensor {
  if (perDegree !== undefined) {
    const data = new Float32Array(SEEN * x.length);
    for (let sample = 0; sample < x.length; sample++) {
      const part = shown?.subarray(4 * sample, 4 * sample + 4) ?? [0, 0, 2 ** 24, 2 ** 24];
      const own = [
        x[sample]!,
        y[sample]!,
        weights?.[sample] ?? 1,
        perDegree.x[sample]!,
        perDegree.y[sample]!,
      ];
      data.set([...own, ...part], SEEN * sample);
    }
    return { dtype: "F32", shape: [x.length, SEEN], data };
  }
  if (weights === undefined) {
    const data = new Int32Array(2 * x.length);
    for (let sample = 0; sample < x.length; sample++) {
      data[2 * sample] = x[sample]!;
      data[2 * sample + 1] = y[sample]!;
    }
    return { dtype: "I32", shape: [x.length, 2], data };
  }
  const data = new Float32Array(3 * x.length);
  for (let sample = 0; sample < x.length; sample++) {
    data[3 * sample] = x[sample]!;
    data[3 * sample + 1] = y[sample]!;
    data[3 * sample + 2] = weights[sample]!;
  }
  return { dtype: "F32", shape: [x.length, 3], data };
}

/**
 * Returns the gaze of one image from `tensors`; throws a `TypeError` where it is missing or of
 * another form.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const gaze = { x: Int32Array.of(10, 20), y: Int32Array.of(300, 400) };
 * const stored = gazeToTensors(new Map([["a", gaze]]));
 * assertEquals(stored.get("a")?.data, Int32Array.of(10, 300, 20, 400));
 * assertEquals(gazeFromTensors(stored, "a"), gaze);
 * ```
 */
export function gazeFromTensors(tensors: Tensors, dicomId: string): Gaze {
  const tensor = tensors.get(dicomId);
  if (tensor?.dtype === "I32" && tensor.shape.length === 2 && tensor.shape[1] === 2) {
    return { x: column(tensor.data, 2, 0), y: column(tensor.data, 2, 1) };
  }
  if (tensor?.dtype === "F32" && tensor.shape.length === 2 && tensor.shape[1] === 3) {
    return {
      x: column(tensor.data, 3, 0),
      y: column(tensor.data, 3, 1),
      weights: broken(tensor.data, 3, 2),
    };
  }
  if (tensor?.dtype === "F32" && tensor.shape.length === 2 && tensor.shape[1] === SEEN) {
    const { data } = tensor;
    const own = (start: number) => broken(data, SEEN, start);
    return {
      x: own(0),
      y: own(1),
      weights: own(2),
      perDegree: { x: own(3), y: own(4) },
      shown: Int32Array.from(
        { length: 4 * data.length / SEEN },
        (_, index) => data[SEEN * (index >> 2) + 5 + index % 4]!,
      ),
    };
  }
  const found = tensor === undefined ? "none" : `${tensor.dtype} [${tensor.shape}]`;
  throw new TypeError(
    `gaze of image ${dicomId}: found ${found}, expected I32 [samples, 2], F32 [samples, 3] or F32 [samples, 9]`,
  );
}

/** Returns every `step`-th value from `start`. */
function broken(data: Float32Array, step: number, start: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: data.length / step }, (_, sample) => data[step * sample + start]!);
}

/** Returns every `step`-th value from `start`, all of them whole. */
function column(data: Int32Array | Float32Array, step: number, start: number): Int32Array {
  return Int32Array.from({ length: data.length / step }, (_, sample) => data[step * sample + start]!);
}
