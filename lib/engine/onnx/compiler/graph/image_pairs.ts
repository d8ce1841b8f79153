/**
 * Image pairs: two images side by side in a block that the channels of one fill by half. [n, C, h,
 * w] is then [n / 2, 2C, h, w], which is the same memory, and a channel-wise operation runs on
 * that. A convolution's filter becomes block-diagonal, since one image's channels do not read the
 * other's.
 */
import { type Convolution, type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { node } from "./nodes.ts";
import type { Node } from "./operators.ts";
import { concatenate } from "./views.ts";

/** Returns true if the channels of two images fill a block. */
export function areImagePairs([images, channels, height, width]: Sizes4, block: number): boolean {
  return 2 * channels === block && images % 2 === 0 && height * width > 1;
}

/** Returns the sizes of images [n, C, h, w] in whole blocks: their own, or those of pairs. */
export function inWholeBlocks(sizes: Sizes4, block: number): Sizes4 {
  return areImagePairs(sizes, block) ? imagePairs(sizes) : sizes;
}

/** Views [n, C, h, w] as [n / 2, 2C, h, w]. */
function imagePairs([images, channels, height, width]: Sizes4): Sizes4 {
  return [images / 2, 2 * channels, height, width];
}

/**
 * Returns the sizes of a convolution's input and output images: if one is laid out as pairs, both
 * are.
 */
export function pairedSizes(a: Sizes4, b: Sizes4, block: number) {
  const inPairs = areImagePairs(a, block) || areImagePairs(b, block);
  const sizes: readonly [Sizes4, Sizes4] = inPairs ? [imagePairs(a), imagePairs(b)] : [a, b];
  return { inPairs, sizes };
}

/** Returns a convolution of image pairs, dense or depthwise. */
export function pairedConvolution(attributes: Convolution): Convolution {
  return attributes.groups === 1 ? attributes : { ...attributes, groups: 2 * attributes.groups };
}

/**
 * Returns its block-diagonal filter: [2O, 2I, kh, kw] from [O, I, kh, kw], with zeros between the
 * images; a depthwise one repeats [C, 1, kh, kw] as [2C, 1, kh, kw].
 */
export function pairedFilter(filter: Node, { groups }: Convolution): Node {
  const [outputs, inputs, ...kernel] = staticShape(filter.shape, 4);
  const shape = [2 * outputs, groups === 1 ? 2 * inputs : inputs, ...kernel];
  return groups === 1
    ? node("blockDiagonalFilter", {}, [filter], shape)
    : node("concatenate", {}, [filter, filter], shape);
}

/** Returns ∂L/∂filter from that of {@linkcode pairedFilter}: both images'. */
export function filterOfPairs(filter: Node): Node {
  const [outputs, inputs, ...kernel] = staticShape(filter.shape, 4);
  return node("sumOfDiagonalBlocks", {}, [filter], [outputs / 2, inputs / 2, ...kernel]);
}

/** Repeats per-channel numbers for both images of a pair. */
export function forBothImages(vector: Node): Node {
  if (vector.kind !== "constant") return concatenate([vector, vector]);
  const { values } = vector.attributes;
  return node("constant", { values: [...values, ...values] }, [], [2 * values.length]);
}
