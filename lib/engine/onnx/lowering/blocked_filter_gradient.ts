/**
 * ONNX for ∂L/∂filter of a convolution of images in blocks. That is a convolution itself, in which pixels are what channels are to
 * others: they are summed over. An image in blocks, [C / b, pixels, b], lies in memory as the filter of such a convolution, with C
 * outputs and b pixels for inputs at a time; so one factor is used where it is, and only the other is moved.
 */
import { staticShape } from "../../../nn/graph.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { LoweringRules } from "../lower.ts";
import type { NodeOf } from "../nodes.ts";
import { sumOfRows } from "./products.ts";

export const blockedFilterGradientLowering: LoweringRules<"blockedFilterGradient"> = {
  blockedFilterGradient: (onnx, value, names) => {
    const { padding, stride, gradient, block } = value.attributes;
    const [, , height, width] = staticShape(value.shape);
    if (height * width === 1 && padding === 0 && stride === 1) return ofPixels(onnx, value, names);
    const columns = gradient[3];
    return stride > 1 || roundedUp(columns, block) > MOST_FILLED * columns
      ? ofTaps(onnx, value, names)
      : ofWindows(onnx, value, names);
  },
};

type Rule = (onnx: OnnxBuilder, value: NodeOf<"blockedFilterGradient">, names: readonly string[]) => string;

/** How much longer rows may become in whole blocks of pixels, before it is quicker to copy x for every tap. */
const MOST_FILLED = 1.3;

/** The most pixels that are summed one after the other: a filter of so many stays in the second-level cache. */
const LONGEST_SUM = 1024;

/** 1×1: pixel by pixel. The factor of more channels is the filter. */
const ofPixels: Rule = (onnx, { attributes: { x, gradient, block, held }, shape }, [xName, gradientName]) => {
  const [images, inputs, height, width] = x;
  const outputs = gradient[1];
  const isTurned = inputs > outputs;
  const [filter, channels, moved, few] = isTurned
    ? [xName, inputs, gradientName, outputs]
    : [gradientName, outputs, xName, inputs];
  const total = productOfPixels(onnx, filter, { images, pixels: height * width, channels, few, block })(
    channelsLast(onnx, moved, [images, few, height, width]),
  );
  const sizes = [1, channels, few, 1];
  if (held && !isTurned) return onnx.reshape(total, staticShape(shape), [channels / block, few * block]);
  const plain = onnx.blocked("ReorderOutput", [onnx.reshape(total, sizes)], {
    channels,
    ...isTurned ? { channels_last: 1 } : {},
  });
  if (!held) return onnx.reshape(plain, staticShape(shape), isTurned ? [1, few, 1, channels] : sizes);
  // [O, I] with the outputs of a block last.
  const outputsLast = onnx.operator("Transpose", [onnx.reshape(plain, [outputs / block, block, inputs])], {
    perm: [0, 2, 1],
  });
  return onnx.reshape(outputsLast, staticShape(shape), [outputs / block, inputs, block]);
};

/** Any other filter: what every tap sees of x is copied, and then as 1×1. */
const ofTaps: Rule = (onnx, value, [xName, gradientName]) => {
  const { x, gradient, padding, dilation, stride, block } = value.attributes;
  const [images, inputs, seenRows, seenColumns] = x;
  const [, outputs, rows, columns] = gradient;
  const [, , height, width] = staticShape(value.shape);
  const beyond = (count: number, taps: number, seen: number) =>
    Math.max(0, (count - 1) * stride + dilation * (taps - 1) + 1 - padding - seen);
  const pixels = padded(onnx, channelsLast(onnx, xName, x), [images, seenRows, seenColumns, inputs], [
    [0, 0],
    [padding, beyond(rows, height, seenRows)],
    [padding, beyond(columns, width, seenColumns)],
    [0, 0],
  ]);
  const sizes = { images, pixels: rows * columns, channels: outputs, few: inputs, block };
  const product = productOfPixels(onnx, gradientName, sizes);
  const taps = Array.from({ length: height * width }, (_, tap) => {
    const top = Math.floor(tap / width) * dilation, left = tap % width * dilation;
    const end = (start: number, count: number) => start + (count - 1) * stride + 1;
    const seen = onnx.operator("Slice", [
      pixels,
      ...[[top, left], [end(top, rows), end(left, columns)], [1, 2], [stride, stride]].map((each) =>
        onnx.integers(each)
      ),
    ]);
    return onnx.reshape(product(seen), [outputs / block, 1, inputs * block]);
  });
  return tapsLast(onnx, value, onnx.operator("Concat", taps, { axis: 1 }));
};

interface ProductSizes {
  readonly images: number;
  readonly pixels: number;
  /** Of the factor in blocks, and of the other. */
  readonly channels: number;
  readonly few: number;
  readonly block: number;
}

/** From [n, pixels, few] to [C / b, few · b]: Σ over images and pixels of its product with `name`, which lies in blocks. */
function productOfPixels(
  onnx: OnnxBuilder,
  name: string,
  { images, pixels, channels, few, block }: ProductSizes,
): (other: string) => string {
  const together = few > pixels;
  const [groups, length] = together ? [1, images * pixels] : [images, pixels];
  const whole = roundedUp(length, block);
  const behind = whole - length;
  const filters = padded(
    onnx,
    together ? imagesBehindBlocks(onnx, name, images, channels / block, pixels * block) : name,
    [groups * channels / block, length * block],
    [[0, 0], [0, behind * block]],
  );
  return (other) => {
    const rows = padded(onnx, other, [groups, length * few], [[0, 0], [0, behind * few]]);
    const written = onnx.blocked("Conv", [
      pixelsInBlocks(onnx, rows, [groups, whole, few], [1, groups * whole, few, 1]),
      onnx.reshape(filters, [groups * channels, whole, 1, 1]),
    ], { group: groups, kernel_shape: [1, 1] });
    const total = sumOfGroups(onnx, written, groups, channels * few);
    const given = groups === 1 ? [1, channels, few, 1] : [channels * few];
    return onnx.reshape(total, [channels / block, few * block], given);
  };
}

/**
 * Any other filter, with a stride of 1: ∂L/∂y is the filter, whose rows are filled up to whole blocks; x is moved by every column of taps,
 * and then seen row by row of taps by a filter that goes down as many blocks as ∂L/∂y has.
 */
const ofWindows: Rule = (onnx, value, [xName, gradientName]) => {
  const { attributes, shape } = value;
  const { x: [images, inputs, seenRows, seenColumns], gradient, padding, dilation, block } = attributes;
  const [, outputs, rows, columns] = gradient;
  const [, , height, width] = staticShape(shape);
  const line = roundedUp(columns, block);
  const reach = dilation * (height - 1);
  const { bands, depth } = inBands(rows, line, reach);
  const together = height * width * inputs > rows * columns;
  const filled = padded(onnx, gradientName, [images * outputs / block, rows, columns * block], [
    [0, 0],
    [0, bands * depth - rows],
    [0, (line - columns) * block],
  ]);
  const size = bands * depth * line * block;
  const filter = together ? imagesBehindBlocks(onnx, filled, images, outputs / block, size) : filled;
  const [groups, channels] = together ? [1, images * bands * block] : [images, bands * block];
  const steps = line / block;
  const kernel = [depth * steps, 1];
  const filters = onnx.reshape(filter, [groups * outputs, channels, ...kernel]);
  const pixels = channelsLast(onnx, xName, attributes.x);
  const byColumn = Array.from({ length: width }, (_, tap) => {
    const left = padding - tap * dilation;
    const below = (bands === 1 ? depth + reach : (bands + 1) * depth) - seenRows - padding;
    const moved = padded(onnx, pixels, [images, seenRows, seenColumns, inputs], [
      [0, 0],
      [padding, below],
      [left, line - seenColumns - left],
      [0, 0],
    ]);
    const seen = bands === 1 ? moved : overlapping(onnx, moved, [images, bands, depth, line * inputs], reach);
    const written = onnx.blocked("Conv", [
      pixelsInBlocks(onnx, seen, [images * bands, (depth + reach) * line, inputs], [
        1,
        groups * channels,
        (depth + reach) * steps,
        inputs,
      ]),
      filters,
    ], { group: groups, kernel_shape: kernel, strides: [dilation * steps, 1] });
    const total = sumOfGroups(onnx, written, groups, outputs * height * inputs);
    return onnx.reshape(total, [outputs / block, height, 1, inputs * block]);
  });
  const taps = byColumn.length === 1 ? byColumn[0] : onnx.operator("Concat", byColumn, { axis: 2 });
  return tapsLast(onnx, value, taps);
};

/** [O / b, taps, I · b] as the filter that `value` is. */
function tapsLast(
  onnx: OnnxBuilder,
  { attributes: { block, held }, shape }: NodeOf<"blockedFilterGradient">,
  taps: string,
): string {
  const [outputs, inputs, height, width] = staticShape(shape);
  const count = height * width;
  if (held) {
    const squares = onnx.reshape(taps, [outputs / block, count, inputs / block, block * block]);
    return onnx.reshape(onnx.operator("Transpose", [squares], { perm: [0, 2, 1, 3] }), staticShape(shape), [
      outputs / block,
      inputs / block,
      count,
      block * block,
    ]);
  }
  const plain = onnx.blocked("ReorderOutput", [onnx.reshape(taps, [1, outputs, count, inputs])], {
    channels: outputs,
  });
  const written = onnx.operator("Transpose", [onnx.reshape(plain, [outputs, count, inputs])], {
    perm: [0, 2, 1],
  });
  return onnx.reshape(written, staticShape(shape), [outputs, inputs, count]);
}

/** Bands of `depth` rows, each of so few pixels that they may be summed one after the other, but of no fewer rows than `reach`. */
function inBands(rows: number, line: number, reach: number) {
  const bands = Math.ceil(rows / Math.max(reach, Math.floor(LONGEST_SUM / line), 1));
  return { bands, depth: bands === 1 ? rows : Math.max(reach, Math.ceil(rows / bands)) };
}

/** Bands of rows, [n, bands + 1, depth, line], each with the first rows of the next: [n, bands, depth + reach, line]. */
function overlapping(
  onnx: OnnxBuilder,
  rows: string,
  [images, bands, depth, line]: readonly number[],
  reach: number,
): string {
  const whole = onnx.reshape(rows, [images, bands + 1, depth, line]);
  const part = (name: string, axis: number, from: number, to: number) =>
    onnx.operator("Slice", [name, ...[from, to, axis].map((value) => onnx.integers([value]))]);
  const next = part(part(whole, 2, 0, reach), 1, 1, bands + 1);
  return onnx.operator("Concat", [part(whole, 1, 0, bands), next], { axis: 2 });
}

/** Images [n, C / b, …] in blocks as [C / b, n, …]. */
function imagesBehindBlocks(
  onnx: OnnxBuilder,
  name: string,
  images: number,
  blocks: number,
  size: number,
): string {
  if (images === 1 || blocks === 1) return name;
  return onnx.operator("Transpose", [onnx.reshape(name, [images, blocks, size])], { perm: [1, 0, 2] });
}

/** Images in blocks as [n, h, w, C]. */
function channelsLast(onnx: OnnxBuilder, name: string, sizes: readonly number[]): string {
  return onnx.blocked("ReorderOutput", [onnx.reshape(name, sizes)], { channels: sizes[1], channels_last: 1 });
}

/** [n, pixels, C] with pixels in blocks, seen as `sizes`. */
function pixelsInBlocks(
  onnx: OnnxBuilder,
  name: string,
  [images, pixels, channels]: readonly number[],
  sizes: readonly number[],
): string {
  return onnx.reshape(
    onnx.blocked("ReorderInput", [onnx.reshape(name, [images, pixels, channels, 1])]),
    sizes,
    [images, pixels, channels, 1],
  );
}

/** With zeros before and behind every axis of `sizes`; less than none cuts off. */
function padded(
  onnx: OnnxBuilder,
  name: string,
  sizes: readonly number[],
  around: readonly (readonly [before: number, behind: number])[],
): string {
  if (around.flat().every((count) => count === 0)) return name;
  const [before, behind] = [0, 1].map((side) => around.map((axis) => axis[side]));
  return onnx.operator("Pad", [onnx.reshape(name, sizes), onnx.integers([...before, ...behind])]);
}

function sumOfGroups(onnx: OnnxBuilder, name: string, groups: number, length: number): string {
  if (groups === 1) return name;
  return sumOfRows(onnx, onnx.reshape(name, [groups, length]), groups);
}

function roundedUp(length: number, block: number): number {
  return Math.ceil(length / block) * block;
}
