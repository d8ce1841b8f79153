/**
 * The common parts of the lowerings of a dense filter's gradient: images as rows of pixels, and the
 * filter from products of them.
 */
import { type Sizes4, staticShape } from "../../../../../nn/graph.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { NodeOf } from "../../graph/operators.ts";
import type { NamesOf } from "../rule.ts";
import { sumOfRows } from "../products.ts";

/** Writes ∂L/∂filter of x and ∂L/∂y, both in blocked layout. */
export type FilterGradientRule = (
  onnx: OnnxBuilder,
  value: NodeOf<"blockedFilterGradient">,
  names: NamesOf<"blockedFilterGradient">,
) => string;

/** Reorders [O / b, taps, I · b] into the filter layout of `value`. */
export function tapsLast(
  onnx: OnnxBuilder,
  { attributes: { block, held }, shape }: NodeOf<"blockedFilterGradient">,
  taps: string,
): string {
  const [outputs, inputs, height, width] = staticShape(shape, 4);
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

/** Reorders images [n, C / b, …] in blocks into [C / b, n, …]. */
export function imagesBehindBlocks(
  onnx: OnnxBuilder,
  name: string,
  images: number,
  blocks: number,
  size: number,
): string {
  if (images === 1 || blocks === 1) return name;
  return onnx.operator("Transpose", [onnx.reshape(name, [images, blocks, size])], { perm: [1, 0, 2] });
}

/** Reorders images in blocks into [n, h, w, C]. */
export function channelsLast(onnx: OnnxBuilder, name: string, sizes: Sizes4): string {
  return onnx.blocked("ReorderOutput", [onnx.reshape(name, sizes)], { channels: sizes[1], channels_last: 1 });
}

/** Views [n, pixels, C] with pixels in blocks as `sizes`. */
export function pixelsInBlocks(
  onnx: OnnxBuilder,
  name: string,
  [images, pixels, channels]: readonly [images: number, pixels: number, channels: number],
  sizes: readonly number[],
): string {
  // Blocks of consecutive images are contiguous, so an image is written in the sizes in which it is
  // viewed.
  const written = sizes[1] === images * pixels ? sizes : [images, pixels, channels, 1];
  return onnx.reshape(onnx.blocked("ReorderInput", [onnx.reshape(name, written)]), sizes, written);
}

/** Pads every axis of `sizes` with zeros before and after; negative padding crops. */
export function padded(
  onnx: OnnxBuilder,
  name: string,
  sizes: readonly number[],
  around: readonly (readonly [before: number, behind: number])[],
): string {
  if (around.flat().every((count) => count === 0)) return name;
  const before = around.map(([count]) => count), behind = around.map(([, count]) => count);
  return onnx.operator("Pad", [onnx.reshape(name, sizes), onnx.integers([...before, ...behind])]);
}

/** Returns Σ over `groups` of `length` numbers each. */
export function sumOfGroups(onnx: OnnxBuilder, name: string, groups: number, length: number): string {
  if (groups === 1) return name;
  return sumOfRows(onnx, onnx.reshape(name, [groups, length]), [groups, length]);
}

/** Returns the next multiple of `block`. */
export function roundedUp(length: number, block: number): number {
  return Math.ceil(length / block) * block;
}
