/** Pooling of images [n, channels, height, width]. */
import type { Operation, Operators, Pool, Value } from "../graph.ts";
import { conv2d, imageShape, outputSize } from "./convolution.ts";
import { constant } from "./sources.ts";

/**
 * Returns the largest pixel of every window; positions outside the image are ignored. The first of
 * equal largest pixels in row-major order takes the gradient, as in PyTorch. Throws a `RangeError`
 * for a padding of more than half a window, which would leave windows without a pixel, and for an
 * image smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * const x = input("x", ["batch", 64, 112, 112]);
 * assertEquals(maxPool(x, { kernel: 3, stride: 2, padding: 1 }).shape, ["batch", 64, 56, 56]);
 * ```
 */
export function maxPool(
  x: Value,
  { kernel, stride, padding = 0 }: Omit<Pool, "padding"> & { readonly padding?: number },
): Operation<Operators, "maxPool"> {
  const { images, channels, height, width } = imageShape("maxPool", x.shape);
  if (padding > kernel / 2) {
    throw new RangeError(`maxPool: a padding of ${padding} is more than half of the window of ${kernel}`);
  }
  const outHeight = outputSize(height, kernel, stride, padding);
  const outWidth = outputSize(width, kernel, stride, padding);
  if (outHeight < 1 || outWidth < 1) {
    throw new RangeError(
      `maxPool: an image of ${height}×${width} is smaller than the ${kernel}×${kernel} window`,
    );
  }
  const shape = [images, channels, outHeight, outWidth];
  return {
    kind: "maxPool",
    attributes: { kernel, stride, padding },
    inputs: [x],
    shape,
    elementType: "F32",
  };
}

/**
 * Returns the mean of every window that lies inside the image: a depthwise convolution with equal
 * taps. Throws a `RangeError` for an image smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * const halved = averagePool(input("x", [1, 8, 6, 6]), { kernel: 2, stride: 2 });
 * assertEquals(halved.shape, [1, 8, 3, 3]);
 * ```
 */
export function averagePool(
  x: Value,
  { kernel, stride }: { readonly kernel: number; readonly stride: number },
): Operation<Operators, "conv2d"> {
  const { channels } = imageShape("averagePool", x.shape);
  const taps = kernel * kernel;
  const filter = constant(Array.from({ length: channels * taps }, () => 1 / taps), [
    channels,
    1,
    kernel,
    kernel,
  ]);
  return conv2d(x, filter, { stride, groups: channels });
}
