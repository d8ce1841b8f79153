/**
 * ONNX for ∂L/∂filter of a convolution of images in blocks. It is a convolution itself, in which
 * pixels take the place of input channels: it sums over them. An image in blocks, [C / b, pixels,
 * b], has the memory layout of the filter of such a convolution, with C outputs and blocks of b
 * pixels as inputs. So one factor is used in place, and only the other is reordered.
 */
import { staticShape } from "../../../../../nn/graph.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { LoweringRules } from "../rule.ts";
import { fillsRows, ofWindows } from "./blocked_windows.ts";
import {
  channelsLast,
  type FilterGradientRule,
  imagesBehindBlocks,
  padded,
  pixelsInBlocks,
  roundedUp,
  sumOfGroups,
  tapsLast,
} from "./pixels.ts";

export const blockedFilterGradientLowering: LoweringRules<"blockedFilterGradient"> = {
  blockedFilterGradient: (onnx, value, names) => {
    const { padding, stride } = value.attributes;
    const [, , height, width] = staticShape(value.shape, 4);
    if (height * width === 1 && padding === 0 && stride === 1) return ofPixels(onnx, value, names);
    return stride === 1 && fillsRows(value.attributes)
      ? ofWindows(onnx, value, names)
      : ofTaps(onnx, value, names);
  },
};

/**
 * A 1×1 filter's gradient. The factor with more channels becomes the filter and the other is
 * reordered, unless transposing the result costs more.
 */
const ofPixels: FilterGradientRule = (
  onnx,
  { attributes: { x, gradient, block, held }, shape },
  [xName, gradientName],
) => {
  const [images, inputs, height, width] = x;
  const outputs = gradient[1];
  const pixels = height * width;
  const isTurned = images * pixels * (inputs - outputs) > (held ? inputs * outputs : 0);
  const [filter, channels, moved, few] = isTurned
    ? [xName, inputs, gradientName, outputs] as const
    : [gradientName, outputs, xName, inputs] as const;
  const total = productOfPixels(onnx, filter, { images, pixels, channels, few, block })(
    channelsLast(onnx, moved, [images, few, height, width]),
  );
  const sizes = [1, channels, few, 1];
  if (held && !isTurned) return onnx.reshape(total, staticShape(shape), [channels / block, few * block]);
  const plain = onnx.blocked("ReorderOutput", [onnx.reshape(total, sizes)], {
    channels,
    ...isTurned ? { channels_last: 1 } : {},
  });
  if (!held) return onnx.reshape(plain, staticShape(shape), isTurned ? [1, few, 1, channels] : sizes);
  // The result is [O, I], with the outputs of a block last.
  const outputsLast = onnx.operator("Transpose", [onnx.reshape(plain, [outputs / block, block, inputs])], {
    perm: [0, 2, 1],
  });
  return onnx.reshape(outputsLast, staticShape(shape), [outputs / block, inputs, block]);
};

/**
 * The gradient of any other filter: the pixels that every tap reads are copied, then handled as
 * 1×1.
 */
const ofTaps: FilterGradientRule = (onnx, value, [xName, gradientName]) => {
  const { x, gradient, padding, dilation, stride, block, held } = value.attributes;
  const [images, inputs, seenRows, seenColumns] = x;
  const [, outputs, rows, columns] = gradient;
  const [, , height, width] = staticShape(value.shape, 4);
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
      onnx.integers([top, left]),
      onnx.integers([end(top, rows), end(left, columns)]),
      onnx.integers([1, 2]),
      onnx.integers([stride, stride]),
    ]);
    return held
      ? onnx.reshape(product(seen), [outputs * inputs / block ** 2, 1, block ** 2])
      : onnx.reshape(product(seen), [outputs / block, 1, inputs * block]);
  });
  const all = onnx.operator("Concat", taps, { axis: 1 });
  if (!held) return tapsLast(onnx, value, all);
  const squares = [outputs * inputs / block ** 2, height * width, block ** 2];
  return onnx.reshape(all, staticShape(value.shape), squares);
};

interface ProductSizes {
  readonly images: number;
  readonly pixels: number;
  /** The number of channels of the blocked operand, and of the other. */
  readonly channels: number;
  readonly few: number;
  readonly block: number;
}

/**
 * Returns [C / b, few · b] from [n, pixels, few]: Σ over images and pixels of its product with
 * `name`, which is in blocked layout.
 */
function productOfPixels(
  onnx: OnnxBuilder,
  name: string,
  { images, pixels, channels, few, block }: ProductSizes,
): (other: string) => string {
  const together = few > pixels;
  const groups = together ? 1 : images, length = together ? images * pixels : pixels;
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
