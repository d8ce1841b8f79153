/**
 * ONNX for the gradient of maximum pooling of images in blocks. The largest pixel of a window is
 * the largest of its rows' largest, so one axis comes after the other. A gradient goes to the first
 * pixel that is as large as the largest.
 */
import { staticShape } from "../../../../nn/graph.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules, NamesOf } from "./rule.ts";
import type { BlockedPool } from "../graph/operators.ts";
import { concatenated } from "./products.ts";

export const poolGradientLowering: LoweringRules<"blockedMaxPoolGradient"> = {
  blockedMaxPoolGradient(onnx, { attributes, shape }, [x, gradient, y]) {
    const { from, to, kernel, stride, padding } = attributes;
    const ofRows = [from[0], from[1], from[2], to[3]] as const;
    const largest = onnx.blocked("MaxPool", [onnx.reshape(x, from)], {
      kernel_shape: [1, kernel],
      strides: [1, stride],
      pads: [0, padding, 0, padding],
    });
    const toRows = alongAxis(onnx, { ...attributes, from: ofRows, to, axis: 2 }, [largest, gradient, y]);
    const toPixels = alongAxis(onnx, { ...attributes, from, to: ofRows, axis: 3 }, [x, toRows, largest]);
    return onnx.reshape(toPixels, staticShape(shape), from);
  },
};

/** Pools along the axis `axis` only. */
interface OneAxis extends BlockedPool {
  readonly axis: 2 | 3;
}

/**
 * Returns ∂L/∂x along one axis, [n, C, h, w] in blocks. Pixels of windows one after the other: one
 * that is as large as the largest takes the gradient, and leaves nothing to the rest.
 */
function alongAxis(
  onnx: OnnxBuilder,
  pool: OneAxis,
  [x, gradient, y]: NamesOf<"blockedMaxPoolGradient">,
): string {
  const { from, to, kernel, stride, padding, block, axis } = pool;
  const largest = scaled(onnx, onnx.reshape(y, to), to[1], FAR);
  const given = onnx.reshape(gradient, to);
  let left = given;
  const taken = Array.from({ length: kernel }, (_, tap) => {
    if (tap === kernel - 1) return left;
    const rest = onnx.operator("Mul", [left, areSmaller(onnx, pool, x, largest, tap)]);
    const here = onnx.operator("Sub", [left, rest]);
    left = rest;
    return here;
  });
  const [images, channels, height, width] = from, blocks = images * channels / block;
  const length = Math.ceil(from[axis] / stride);
  // Pixels in one phase of the stride, each with the windows that contain it.
  const byPlace = Array.from({ length: stride }, (_, place) => {
    const own = taken.flatMap((part, tap) => {
      const steps = (place + padding - tap) / stride;
      return Number.isInteger(steps) ? [moved(onnx, part, pool, steps, length)] : [];
    });
    return own.reduce((total, part) => onnx.operator("Add", [total, part]));
  });
  const outer = axis === 2 ? blocks : blocks * height, inner = axis === 2 ? width * block : block;
  const pixels = byPlace.map((part) => onnx.reshape(part, [outer * length, inner]));
  const joined = concatenated(onnx, pixels, 1);
  if (length * stride === from[axis]) return onnx.reshape(joined, from, [outer * length, stride * inner]);
  const whole = onnx.reshape(joined, [outer, length * stride * inner]);
  const cut = onnx.operator("Slice", [
    whole,
    ...[0, from[axis] * inner, 1].map((value) => onnx.integers([value])),
  ]);
  return onnx.reshape(cut, from, [outer, from[axis] * inner]);
}

/**
 * A factor by which numbers that differ by 10⁻²⁸ or more differ by more than one. Closer pixels
 * share the gradient; pixels beyond 10⁹ become infinite, and their gradient NaN.
 */
const FAR = 2 ** 96;

/**
 * Returns 1 where the pixel at `tap` of a window is smaller than the largest, 0 where it is the
 * largest.
 */
function areSmaller(
  onnx: OnnxBuilder,
  { from, kernel, stride, padding, block, axis }: OneAxis,
  x: string,
  largest: string,
  tap: number,
): string {
  const along = (here: number, across: number) => axis === 2 ? [here, across] : [across, here];
  const channels = from[1];
  // The layout of a depthwise filter in blocks: tap by tap, the channels of a block.
  const filter = Array.from(
    { length: channels * kernel },
    (_, place) => Math.floor(place / block) % kernel === tap ? -FAR : 0,
  );
  return onnx.blocked("Conv", [
    onnx.reshape(x, from),
    onnx.floats(filter, [channels, 1, ...along(kernel, 1)]),
    "",
    largest,
  ], {
    group: channels,
    kernel_shape: along(kernel, 1),
    strides: along(stride, 1),
    pads: [...along(padding, 0), ...along(padding, 0)],
    activation: "Clip",
    activation_params: { floats: [0, 1] },
  });
}

/** Multiplies x, images of `channels` channels in blocks, by `factor`. */
function scaled(onnx: OnnxBuilder, x: string, channels: number, factor: number): string {
  const filter = onnx.floats(Array.from({ length: channels }, () => factor), [channels, 1, 1, 1]);
  return onnx.blocked("Conv", [x, filter], { group: channels, kernel_shape: [1, 1] });
}

/**
 * Shifts window values by `steps` windows, to the pixels before them: `length` along the axis,
 * zero-padded.
 */
function moved(
  onnx: OnnxBuilder,
  part: string,
  { to, block, axis }: OneAxis,
  steps: number,
  length: number,
): string {
  const [images, channels, height, width] = to, blocks = images * channels / block;
  const behind = length - to[axis] + steps;
  const outer = axis === 2 ? blocks : blocks * height, inner = axis === 2 ? width * block : block;
  const rows = onnx.reshape(part, [outer, to[axis] * inner], to);
  if (steps === 0 && behind === 0) return rows;
  // Negative padding crops.
  const around = onnx.integers([0, -steps * inner, 0, behind * inner]);
  return onnx.operator("Pad", [rows, around]);
}
