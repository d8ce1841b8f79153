/** Element-wise and channel-wise operations on images in blocks. */
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { areImagePairs, forBothImages } from "../graph/image_pairs.ts";
import { affine, filled, scalar, subtract, withInputs } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { broadcast, reshape, sameShape } from "../graph/views.ts";
import { type Images, sizesOfBlocked } from "./image.ts";

/** Scales and shifts images in blocks; `undefined` where no operand is in blocks. */
export function blockedAffine(
  value: NodeOf<"affine">,
  { x, vectors: [scale, shift], addend }: {
    readonly x: Images;
    readonly vectors: readonly [scale: Node, shift: Node];
    readonly addend: Images | undefined;
  },
  block: number,
): Node | undefined {
  const shape = sizesOfBlocked(value, block);
  if (!x.inBlocks && !addend?.inBlocks || shape === undefined) return undefined;
  const { activation } = value.attributes;
  const options = addend === undefined ? { activation } : { activation, addend: addend.blocked() };
  // Vectors over the channels of all images already hold the numbers of both images.
  const isOfOne = scale.shape[0] === shape[1] && areImagePairs(shape, block);
  const forPairs = (vector: Node) => isOfOne ? forBothImages(vector) : vector;
  return inBlocksOf(affine(x.blocked(), forPairs(scale), forPairs(shift), options), block);
}

function inBlocksOf(value: NodeOf<"affine">, block: number): Node {
  return { ...value, attributes: { ...value.attributes, block } };
}

/**
 * Runs the operation element by element on the blocks; a per-channel operand becomes a scale or a
 * shift. `undefined` where no image is in blocks, or the operands do not fit.
 */
export function blockedElementwise(value: Node, inputs: readonly Images[], block: number): Node | undefined {
  const shape = sizesOfBlocked(value, block);
  if (!inputs.some((input) => input.inBlocks) || shape === undefined) return undefined;
  const isWhole = (input: Images) => sameShape(input.shape, shape);
  const whole = inputs.find(isWhole);
  if (whole === undefined) return undefined;
  if (inputs.every((input) => isWhole(input) || input.shape.every((size) => size === 1))) {
    const operands = inputs.map((input) => isWhole(input) ? input.blocked() : reshape(input.plain(), []));
    return { ...withInputs(value, operands), shape: whole.blocked().shape };
  }
  const vector = inputs.find((input) => !isWhole(input));
  if (vector === undefined || !isVector(vector.shape, shape)) return undefined;
  const x = whole.blocked();
  const row = vectorInRow(vector, shape, block), length = Number(row.shape[0]);
  switch (value.kind) {
    case "multiply":
      return inBlocksOf(affine(x, row, filled(0, length)), block);
    case "add":
      return inBlocksOf(affine(x, filled(1, length), row), block);
    case "subtract":
      return inputs[0] === whole
        ? inBlocksOf(affine(x, filled(1, length), subtract(scalar(0), row)), block)
        : undefined;
    default:
      return undefined;
  }
}

/** Broadcasts a per-channel operand to images in blocks; `undefined` where they are not. */
export function blockedBroadcast(vector: Images, like: Images, block: number): Node | undefined {
  if (!like.inBlocks) return undefined;
  const shape = staticShape(like.shape, 4);
  if (!isVector(vector.shape, shape)) return undefined;
  const row = vectorInRow(vector, shape, block);
  const images = like.blocked(), [, blocks] = staticShape(images.shape, 4);
  return broadcast(reshape(row, [Number(row.shape[0]) / block / blocks, blocks, 1, block]), images);
}

/** Returns true for [1 or n, C, 1, 1] beside [n, C, h, w]. */
function isVector(vector: readonly number[], [images, channels]: Sizes4): boolean {
  return vector.length === 4 && (vector[0] === images || vector[0] === 1) && vector[1] === channels &&
    vector[2] === 1 && vector[3] === 1;
}

/** Views [1 or n, C, 1, 1] as the per-channel vector of images of `shape` in blocks. */
function vectorInRow(vector: Images, shape: Sizes4, block: number): Node {
  const [images, channels] = staticShape(vector.shape, 4);
  const row = reshape(vector.plain(), [images * channels]);
  return images === 1 && areImagePairs(shape, block) ? forBothImages(row) : row;
}
