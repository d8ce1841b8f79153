/**
 * Tensors in ONNX Runtime's blocked layout, as nodes. Images [n, C, h, w] lie in memory as [n, C / b, h · w, b]: blocks of b
 * channels, each with all its pixels. A filter [O, I, kh, kw] lies as [O / b, I / b, kh · kw, b, b], the inputs of a block
 * ahead of its outputs, and a depthwise one as [C / b, kh · kw, b].
 */
import { staticShape } from "../../nn/graph.ts";
import { type Node, node, reshape } from "./nodes.ts";

/** Images [n, C, h, w] in blocks. */
export function toBlocks(x: Node, block: number): Node {
  const [images, channels, height, width] = staticShape(x.shape);
  return node("toBlocks", {}, [x], [images, channels / block, height * width, block]);
}

/** Images in blocks as [n, C, h, w] of `shape`. */
export function fromBlocks(x: Node, shape: Node["shape"]): Node {
  return node("fromBlocks", {}, [x], shape);
}

/** A filter for a convolution of images in blocks, or, with fewer than `block` inputs, of images as they are. */
export function blockedFilter(filter: Node, block: number): Node {
  const [outputs, inputs, height, width] = staticShape(filter.shape);
  const taps = height * width;
  const outputsLast = transpose(reshape(filter, [outputs / block, block, inputs * taps]), [0, 2, 1]);
  if (inputs < block || taps === 1) return outputsLast;
  const pairs = outputs / block * (inputs / block);
  return transpose(reshape(outputsLast, [pairs, block, taps, block]), [0, 2, 1, 3]);
}

/** The filter of the convolution that takes ∂L/∂y back to ∂L/∂x: inputs and outputs change places, taps their order. */
export function blockedTransposedFilter(filter: Node, block: number): Node {
  const [outputs, inputs, height, width] = staticShape(filter.shape);
  const taps = height * width;
  const backwards = Array.from({ length: taps }, (_, tap) => taps - 1 - tap);
  if (inputs === 1) return take(blockedFilter(filter, block), backwards);
  if (taps === 1) return transpose(reshape(filter, [outputs, inputs / block, block]), [1, 0, 2]);
  return take(transposedTaps(filter, block), backwards);
}

/** A filter [O, I, kh, kw] with inputs and outputs in each other's place, [I / b · O / b, kh · kw, b · b]. */
export function transposedTaps(filter: Node, block: number): Node {
  const [outputs, inputs, height, width] = staticShape(filter.shape);
  const taps = height * width;
  const inputsLast = reshape(toBlocks(filter, block), [outputs / block, block, inputs / block, taps, block]);
  const turned = transpose(inputsLast, [2, 0, 3, 1, 4]);
  return reshape(turned, [inputs / block * (outputs / block), taps, block * block]);
}

/** A filter [filters, taps, …] of the taps at `places`. */
export function take(filter: Node, places: readonly number[]): Node {
  return node("take", { axis: 1, places }, [filter], filter.shape.with(1, places.length));
}

/** Axes in another order. */
export function transpose(x: Node, permutation: readonly number[]): Node {
  return node("transpose", { permutation }, [x], permutation.map((axis) => x.shape[axis]));
}
