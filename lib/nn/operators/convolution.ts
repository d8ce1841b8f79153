/** Operations on images [n, channels, height, width]. */
import type { Dimension, Operation, Operators, Shape, Value } from "../graph.ts";

/**
 * Sizes of an image tensor; throws a `TypeError` for anything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(imageShape("conv2d", ["batch", 3, 224, 256]), {
 *   images: "batch",
 *   channels: 3,
 *   height: 224,
 *   width: 256,
 * });
 * ```
 */
export function imageShape(
  operator: string,
  shape: Shape,
): {
  readonly images: Dimension;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
} {
  const [images, channels, height, width] = shape;
  if (
    shape.length !== 4 || images === undefined || typeof channels !== "number" ||
    typeof height !== "number" || typeof width !== "number"
  ) throw new TypeError(`${operator}: expected [n, channels, height, width], found [${shape}]`);
  return { images, channels, height, width };
}

/**
 * Returns the output size of a convolution or pool along one direction.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A 7×7 filter with a stride of 2 and a padding of 3 halves an image.
 * assertEquals(outputSize(224, 7, 2, 3), 112);
 * ```
 */
export function outputSize(input: number, kernel: number, stride: number, padding: number): number {
  return Math.floor((input + 2 * padding - kernel) / stride) + 1;
}

/** Repeats each channel `times` times: [n, 1, h, w] becomes [n, times, h, w]. */
export function repeatChannels(x: Value, times: number): Operation<Operators, "repeatChannels"> {
  const { images, channels, height, width } = imageShape("repeatChannels", x.shape);
  if (channels !== 1) throw new TypeError(`repeatChannels: expected one channel, found [${x.shape}]`);
  const shape = [images, times, height, width];
  return { kind: "repeatChannels", attributes: { times }, inputs: [x], shape, elementType: "F32" };
}

/**
 * Returns the cross-correlation of [n, in, h, w] with a filter [out, in / groups, kh, kw], plus a
 * bias [out] where given. With several groups the first of `out / groups` outputs see the first `in
 * / groups` inputs, and so on (`torch.nn.Conv2d`).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * const x = input("x", ["batch", 3, 32, 32]), filter = input("filter", [16, 3, 3, 3]);
 * assertEquals(conv2d(x, filter, { stride: 2, padding: 1 }).shape, ["batch", 16, 16, 16]);
 * ```
 */
export function conv2d(
  x: Value,
  filter: Value,
  { bias, stride = 1, padding = 0, dilation = 1, groups = 1 }: {
    readonly bias?: Value;
    readonly stride?: number;
    readonly padding?: number;
    readonly dilation?: number;
    readonly groups?: number;
  } = {},
): Operation<Operators, "conv2d"> {
  const { images, channels, height, width } = imageShape("conv2d", x.shape);
  const [outputs, inputs, kernelHeight, kernelWidth] = filter.shape;
  if (
    filter.shape.length !== 4 || inputs !== channels / groups || typeof outputs !== "number" ||
    outputs % groups !== 0 || typeof kernelHeight !== "number" || typeof kernelWidth !== "number"
  ) {
    const expected = groups === 1 ? `${channels}` : `${channels} / ${groups}`;
    throw new TypeError(`conv2d: the filter [${filter.shape}] does not fit [out, ${expected}, kh, kw]`);
  }
  const extent = (kernel: number) => (kernel - 1) * dilation + 1;
  const outHeight = outputSize(height, extent(kernelHeight), stride, padding);
  const outWidth = outputSize(width, extent(kernelWidth), stride, padding);
  if (outHeight < 1 || outWidth < 1) {
    throw new RangeError(
      `conv2d: an image of ${height}×${width} is smaller than the ${kernelHeight}×${kernelWidth} filter`,
    );
  }
  return {
    kind: "conv2d",
    attributes: { stride, padding, dilation, groups },
    inputs: bias === undefined ? [x, filter] : [x, filter, bias],
    shape: [images, outputs, outHeight, outWidth],
    elementType: "F32",
  };
}

/** The tensors of one batch normalisation, each [channels] but the counter, which is a scalar. */
export interface BatchNormTensors {
  readonly weight: Value;
  readonly bias: Value;
  readonly runningMean: Value;
  readonly runningVariance: Value;
  readonly batchesTracked: Value;
}

/**
 * Returns γ (x − μ) / √(σ² + ε) + β per channel. In training μ and σ² are the batch's, σ² biased,
 * and the running statistics move by `momentum` towards them (towards the unbiased variance, as in
 * PyTorch). In evaluation μ and σ² are the running ones.
 */
export function batchNorm(
  x: Value,
  { weight, bias, runningMean, runningVariance, batchesTracked }: BatchNormTensors,
  { epsilon, momentum }: { readonly epsilon: number; readonly momentum: number },
): Operation<Operators, "batchNorm"> {
  imageShape("batchNorm", x.shape);
  return {
    kind: "batchNorm",
    attributes: { epsilon, momentum },
    inputs: [x, weight, bias, runningMean, runningVariance, batchesTracked],
    shape: x.shape,
    elementType: "F32",
  };
}

/**
 * Returns γ (x − μ) / √(σ² + ε) + β per channel, with μ and σ² (biased) of each image's own pixels,
 * over `groups` of neighbouring channels (`torch.nn.GroupNorm`). γ and β are [channels]. Throws a
 * `RangeError` where the groups do not divide the channels.
 */
export function groupNorm(
  x: Value,
  { weight, bias }: { readonly weight: Value; readonly bias: Value },
  { epsilon, groups }: { readonly epsilon: number; readonly groups: number },
): Operation<Operators, "groupNorm"> {
  const { channels } = imageShape("groupNorm", x.shape);
  if (!Number.isInteger(channels / groups)) {
    throw new RangeError(`groupNorm: ${groups} groups do not divide ${channels} channels`);
  }
  return {
    kind: "groupNorm",
    attributes: { epsilon, groups },
    inputs: [x, weight, bias],
    shape: x.shape,
    elementType: "F32",
  };
}
