/**
 * Filters in ONNX Runtime's blocked layout, as nodes. A filter [O, I, kh, kw] is stored as [O / b,
 * I / b, kh · kw, b, b], where a block's inputs come before its outputs. A depthwise one is stored
 * as [C / b, kh · kw, b]. A training keeps filters in this layout if their channels fill the
 * blocks, so neither the forward pass nor the filters' gradients reorder them.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { fromBlocks, toBlocks, transpose } from "./blocks.ts";
import { affine, filled, node } from "./nodes.ts";
import { reshape } from "./views.ts";
import type { Node } from "./operators.ts";

/** Returns `held`, a filter in blocked layout, in its plain order. */
export function filterFromBlocks(held: Node, block: number): Node {
  return node("filterFromBlocks", { block }, [held], held.shape);
}

/** Returns a filter in blocked layout, under its own shape. */
export function filterToBlocks(filter: Node, block: number): Node {
  return node("filterToBlocks", { block }, [filter], filter.shape);
}

/**
 * Returns a filter in blocked layout, under its own shape. It is computed in that layout if it can
 * be, and reordered otherwise.
 */
export function heldFilter(filter: Node, block: number): Node {
  if (filter.kind === "blockedFilterGradient") {
    return { ...filter, attributes: { ...filter.attributes, held: true } };
  }
  if (filter.kind === "scaleOutputs" && filter.inputs[0].kind === "blockedFilterGradient") {
    return scaledInBlocks(heldFilter(filter.inputs[0], block), filter.inputs[1], block);
  }
  return reshape(blockedFilter(filter, block), filter.shape);
}

/**
 * Multiplies each output of a filter by its element of `scale`; `undefined` unless the filter is in
 * blocked layout.
 */
export function scaledFilter(filter: Node, scale: Node, block: number): Node | undefined {
  return filter.kind === "filterFromBlocks"
    ? filterFromBlocks(scaledInBlocks(filter.inputs[0], scale, block), block)
    : undefined;
}

/**
 * Sees a filter in blocked layout as an image in blocks: its outputs are the channels, everything
 * else the pixels.
 */
function scaledInBlocks(held: Node, scale: Node, block: number): Node {
  const [outputs, ...rest] = staticShape(held.shape, 4);
  const image = reshape(held, [1, outputs / block, elementCount(rest), block]);
  const scaled = affine(image, scale, filled(0, outputs));
  return reshape({ ...scaled, attributes: { ...scaled.attributes, block } }, held.shape);
}

/**
 * Returns a filter for a convolution of images in blocks or, with fewer than `block` inputs, of
 * plain images.
 */
export function blockedFilter(filter: Node, block: number): Node {
  if (filter.kind === "filterFromBlocks") return filter.inputs[0];
  const [outputs, inputs, height, width] = staticShape(filter.shape, 4);
  const taps = height * width;
  const outputsLast = transpose(reshape(filter, [outputs / block, block, inputs * taps]), [0, 2, 1]);
  if (inputs < block || taps === 1) return outputsLast;
  const pairs = outputs / block * (inputs / block);
  return transpose(reshape(outputsLast, [pairs, block, taps, block]), [0, 2, 1, 3]);
}

/**
 * Returns the filter of the convolution from ∂L/∂y to ∂L/∂x: inputs and outputs exchanged, taps
 * reversed.
 */
export function turnedFilter(filter: Node, block: number): Node {
  const [, inputs, height, width] = staticShape(filter.shape, 4);
  const backwards = Array.from({ length: height * width }, (_, tap) => height * width - 1 - tap);
  if (inputs === 1) return take(blockedFilter(filter, block), 1, backwards);
  return turnedTaps(filter, block, backwards);
}

/**
 * Returns some of a filter's taps, in the given order, with inputs and outputs exchanged: [I / b ·
 * O / b · taps, b · b].
 */
export function turnedTaps(filter: Node, block: number, taps: readonly number[]): Node {
  const [outputs, inputs, height, width] = staticShape(filter.shape, 4);
  const all = height * width, after = outputs / block, before = inputs / block;
  if (filter.kind === "filterFromBlocks") {
    const squares = reshape(filter.inputs[0], [after * before * all, 1, block, block]);
    const turned = fromBlocks(squares, [after * before * all, block, block, 1]);
    const places = Array.from({ length: before * after }, (_, pair) => {
      const input = Math.floor(pair / after), output = pair % after;
      return taps.map((tap) => (output * before + input) * all + tap);
    });
    return take(reshape(turned, [after * before * all, block * block]), 0, places.flat());
  }
  if (all === 1) return transpose(reshape(filter, [outputs, before, block]), [1, 0, 2]);
  const inputsLast = reshape(toBlocks(filter, block), [after, block, before, all, block]);
  const turned = transpose(inputsLast, [2, 0, 3, 1, 4]);
  return take(reshape(turned, [before * after, all, block * block]), 1, taps);
}

/** Gathers the elements at `places` along `axis`. */
function take(x: Node, axis: number, places: readonly number[]): Node {
  if (places.length === x.shape[axis] && places.every((place, index) => place === index)) return x;
  return node("take", { axis, places }, [x], x.shape.with(axis, places.length));
}
