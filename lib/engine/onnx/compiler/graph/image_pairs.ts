/**
 * Channels that fill half a block: two images lie in it side by side. [n, C, h, w] is then [n / 2,
 * 2C, h, w], which is the same memory, and an operation that works channel by channel is done on
 * that. A convolution has its filter twice, for one image's channels see nothing of the other's.
 */
import { type Convolution, staticShape } from "../../../../nn/graph.ts";
import { concatenate, node } from "./nodes.ts";
import type { Node } from "./operators.ts";

/** True for images that lie in blocks two by two. */
export function areHalves([images, channels, ...size]: readonly number[], block: number): boolean {
  return 2 * channels === block && images % 2 === 0 && size.length === 2 && size[0] * size[1] > 1;
}

/** The sizes of images [n, C, h, w] in whole blocks: as they are, or those of pairs. */
export function inWholeBlocks(shape: readonly number[], block: number): readonly number[] {
  return areHalves(shape, block) ? pairs(shape) : shape;
}

/** [n, C, h, w] as [n / 2, 2C, h, w]. */
function pairs([images, channels, ...size]: readonly number[]): readonly number[] {
  return [images / 2, 2 * channels, ...size];
}

/**
 * Sizes of a convolution's images as it sees them: where one lies in blocks two by two, all are
 * pairs.
 */
export function seenTogether(images: readonly (readonly number[])[], block: number) {
  const inPairs = images.some((shape) => areHalves(shape, block));
  return { inPairs, sizes: inPairs ? images.map(pairs) : images };
}

/** A convolution of pairs: of all channels together, or of every channel by itself. */
export function ofPairs(attributes: Convolution): Convolution {
  return attributes.groups === 1 ? attributes : { ...attributes, groups: 2 * attributes.groups };
}

/**
 * Its filter: from [O, I, kh, kw] [2O, 2I, kh, kw], which has nothing from one image to the other,
 * or from [C, 1, kh, kw] [2C, 1, kh, kw].
 */
export function filterOfPairs(filter: Node, { groups }: Convolution): Node {
  const [outputs, inputs, ...kernel] = staticShape(filter.shape);
  const shape = [2 * outputs, groups === 1 ? 2 * inputs : inputs, ...kernel];
  return groups === 1
    ? node("filterOfPairs", {}, [filter], shape)
    : node("concatenate", {}, [filter, filter], shape);
}

/** ∂L/∂filter from that of {@linkcode filterOfPairs}: both images'. */
export function sumOfPairs(filter: Node): Node {
  const [outputs, inputs, ...kernel] = staticShape(filter.shape);
  return node("sumOfPairs", {}, [filter], [outputs / 2, inputs / 2, ...kernel]);
}

/** Repeats per-channel numbers for both images of a pair. */
export function twice(vector: Node): Node {
  if (vector.kind !== "constant") return concatenate([vector, vector]);
  const { values } = vector.attributes;
  return node("constant", { values: [...values, ...values] }, [], [2 * values.length]);
}
