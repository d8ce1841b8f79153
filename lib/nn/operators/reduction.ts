/** Operations that sum over axes or regroup them. */
import type { Dimension, Operation, Operators, Shape, Value } from "../graph.ts";
import { imageShape } from "./convolution.ts";
import { divide, multiply } from "./elementwise.ts";
import { batchSize, constant } from "./sources.ts";

/**
 * Returns Σ over `axes`, which disappear unless `keepDimensions` leaves them with size 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * const x = input("x", ["batch", 3, 8, 8]);
 * assertEquals(sum(x, [2, 3]).shape, ["batch", 3]);
 * assertEquals(sum(x, [2, 3], true).shape, ["batch", 3, 1, 1]);
 * ```
 */
export function sum(x: Value, axes: readonly number[], keepDimensions = false): Operation<Operators, "sum"> {
  const shape = x.shape.flatMap((size, axis): Dimension[] =>
    axes.includes(axis) ? (keepDimensions ? [1] : []) : [size]
  );
  return { kind: "sum", attributes: { axes, keepDimensions }, inputs: [x], shape, elementType: "F32" };
}

/** Returns the mean over `axes`, which disappear. */
export function mean(x: Value, axes: readonly number[]): Value {
  const total = sum(x, axes);
  const sizes = axes.map((axis) => {
    const size = x.shape[axis];
    if (size === undefined) throw new RangeError(`mean: [${x.shape}] has no axis ${axis}`);
    return size;
  });
  const count = sizes.reduce<number>((product, size) => size === "batch" ? product : product * size, 1);
  const perImage = multiply(total, constant(1 / count));
  return sizes.includes("batch") ? divide(perImage, batchSize()) : perImage;
}

/**
 * Returns the mean of every channel: [n, channels, h, w] becomes [n, channels, 1, 1].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * assertEquals(globalAverage(input("x", ["batch", 64, 7, 7])).shape, ["batch", 64, 1, 1]);
 * ```
 */
export function globalAverage(x: Value): Value {
  const { images, channels } = imageShape("globalAverage", x.shape);
  return reshape(mean(x, [2, 3]), [images, channels, 1, 1]);
}

/**
 * Returns the same elements in row-major order under another shape. The batch dimension stays
 * first, where there is one.
 */
export function reshape(x: Value, shape: Shape): Operation<Operators, "reshape"> {
  if (perImage(x.shape) !== perImage(shape) || x.shape.includes("batch") !== shape.includes("batch")) {
    throw new TypeError(`reshape: [${x.shape}] does not have as many elements as [${shape}]`);
  }
  return { kind: "reshape", attributes: {}, inputs: [x], shape, elementType: x.elementType };
}

/** Returns ln softmax over the last axis of a matrix [n, classes]. */
export function logSoftmax(x: Value): Operation<Operators, "logSoftmax"> {
  if (x.shape.length !== 2) throw new TypeError(`logSoftmax: expected [n, classes], found [${x.shape}]`);
  return { kind: "logSoftmax", attributes: {}, inputs: [x], shape: x.shape, elementType: "F32" };
}

function perImage(shape: Shape): number {
  return shape.reduce<number>((product, size) => size === "batch" ? product : product * size, 1);
}
