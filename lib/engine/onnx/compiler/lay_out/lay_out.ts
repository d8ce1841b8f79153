/** Chooses a layout for every image, blocked or NCHW, and rewrites the operations for it. */
import { countUses, staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { blockedConvolution } from "./convolutions.ts";
import { blockedFilterGradient } from "./filter_gradients.ts";
import { blockedInputGradient } from "./input_gradients.ts";
import { fromBlocks, sizesInBlocks, toBlocks } from "../graph/blocks.ts";
import { heldFilter, scaledFilter } from "../graph/blocked_filters.ts";
import { broadcast, filled, node, reshape, sameShape, scalar, scaleShift, subtract } from "../graph/nodes.ts";
import type { CompilerOperators, Node, NodeOf } from "../graph/operators.ts";
import { fits, type Images } from "./image.ts";
import { blockedMaxPool, blockedMaxPoolGradient } from "./pools.ts";
import { areHalves, twice } from "../graph/image_pairs.ts";
import type { Program } from "../programs.ts";
import { sumOverSpace } from "./sums.ts";

/** Moves a program to blocks of `block` channels where that is faster; 1 leaves it as it is. */
export function layOut(program: Program, block: number): Program {
  if (block === 1) return program;
  const images = new Map<Node, Images>();
  const find = (value: Node): Images => {
    const found = images.get(value);
    if (found === undefined) throw new Error(`${value.kind} [${value.shape}] comes before its inputs`);
    return found;
  };
  const order = topologicalOrder<CompilerOperators>([...program.values()]);
  const uses = countUses<CompilerOperators>(order, [...program.values()]);
  for (const value of order) {
    const inputs = value.inputs.map(find);
    const written = value.kind === "sum"
      ? sumOverSpace(value, inputs[0], { isWritten: uses.get(value.inputs[0]) !== 1 })
      : inBlocks(value, inputs, block);
    images.set(
      value,
      written === undefined
        ? plainly({ ...value, inputs: inputs.map((input) => input.plain()) }, block)
        : blockwise(written, value),
    );
  }
  return new Map([...program].map(([name, value]) => [name, find(value).plain()]));
}

function plainly(value: Node, block: number): Images {
  let blocked: Node | undefined;
  return {
    shape: staticShape(value.shape),
    plain: () => value,
    blocked: () => blocked ??= toBlocks(value, block),
    inBlocks: false,
  };
}

/** `written` holds the elements of `value`: in blocks, or under its own shape. */
function blockwise(written: Node, value: Node): Images {
  let plain: Node | undefined = sameShape(written.shape, value.shape) ? written : undefined;
  return {
    shape: staticShape(value.shape),
    plain: () => plain ??= fromBlocks(written, staticShape(value.shape)),
    blocked: () => written,
    inBlocks: plain === undefined,
  };
}

/** The operation in blocks; `undefined` where it is done on images as they are. */
function inBlocks(value: Node, inputs: readonly Images[], block: number): Node | undefined {
  switch (value.kind) {
    case "conv2d":
      return blockedConvolution(value, inputs, block);
    case "conv2dInputGradient":
      return blockedInputGradient(value, inputs, block);
    case "conv2dFilterGradient":
      return blockedFilterGradient(value, inputs, block);
    case "relu":
    case "relu6":
    case "sigmoid":
    case "silu":
    case "add":
    case "subtract":
    case "multiply":
    case "reluGradient":
    case "relu6Gradient":
      return elementwise(value, inputs, block);
    case "scaleShift": {
      const [x, scale, shift, addend] = inputs;
      if (!x.inBlocks && !addend?.inBlocks || !fits(value, block)) return undefined;
      const { activation } = value.attributes;
      const options = addend === undefined ? { activation } : { activation, addend: addend.blocked() };
      // Numbers of their own for every image are there for both of a pair.
      const isOfOne = scale.shape[0] === x.shape[1] && areHalves(x.shape, block);
      const [factor, offset] = [scale, shift].map((vector) =>
        isOfOne ? twice(vector.plain()) : vector.plain()
      );
      return inBlocksOf(scaleShift(x.blocked(), factor, offset, options), block);
    }
    case "concatenateChannels":
      return inputs.some((input) => input.inBlocks) && inputs.every(({ shape }) => shape[1] % block === 0)
        ? concatenation(value, inputs.map((input) => input.blocked()))
        : undefined;
    case "concatenateImages": {
      if (!inputs.every((input) => input.inBlocks) || !fits(value, block)) return undefined;
      const parts = inputs.map((input) => input.blocked());
      return node("concatenateImages", {}, parts, sizesInBlocks(staticShape(value.shape), block));
    }
    case "sliceChannels":
      return channelsFrom(value, inputs[0], block);
    case "subsample":
    case "subsampleGradient":
      return resample(value, inputs[0], block);
    case "maxPool":
      return blockedMaxPool(value, inputs[0], block);
    case "maxPoolGradient":
      return blockedMaxPoolGradient(value, inputs, block);
    case "scaleOutputs":
      return scaledFilter(inputs[0].plain(), inputs[1].plain(), block);
    case "filterToBlocks":
      return heldFilter(inputs[0].plain(), block);
    case "broadcast": {
      const [vector, like] = inputs;
      if (!like.inBlocks || !isVector(vector.shape, like.shape)) return undefined;
      const row = vectorInRow(vector, like.shape, block);
      const [, blocks] = like.blocked().shape;
      return broadcast(
        reshape(row, [Number(row.shape[0]) / block / Number(blocks), blocks, 1, block]),
        like.blocked(),
      );
    }
    default:
      return undefined;
  }
}

function inBlocksOf(value: NodeOf<"scaleShift">, block: number): Node {
  return { ...value, attributes: { ...value.attributes, block } };
}

/**
 * Same operation, element by element; what is the same for all pixels of a channel scales or
 * shifts.
 */
function elementwise(value: Node, inputs: readonly Images[], block: number): Node | undefined {
  if (!inputs.some((input) => input.inBlocks) || !fits(value, block)) return undefined;
  const shape = staticShape(value.shape);
  const whole = inputs.map((input) => sameShape(input.shape, shape));
  const shapeInBlocks = inputs[whole.indexOf(true)]?.blocked().shape;
  if (shapeInBlocks === undefined) return undefined;
  if (inputs.every((input, index) => whole[index] || input.shape.every((size) => size === 1))) {
    const operands = inputs.map((input, index) =>
      whole[index] ? input.blocked() : reshape(input.plain(), [])
    );
    return { ...value, inputs: operands, shape: shapeInBlocks };
  }
  const [a, b] = inputs;
  const [x, vector] = whole[0] ? [a, b] : [b, a];
  if (!isVector(vector.shape, shape)) return undefined;
  const row = vectorInRow(vector, shape, block), length = Number(row.shape[0]);
  switch (value.kind) {
    case "multiply":
      return inBlocksOf(scaleShift(x.blocked(), row, filled(0, length)), block);
    case "add":
      return inBlocksOf(scaleShift(x.blocked(), filled(1, length), row), block);
    case "subtract":
      return whole[0]
        ? inBlocksOf(scaleShift(x.blocked(), filled(1, length), subtract(scalar(0), row)), block)
        : undefined;
    default:
      return undefined;
  }
}

function concatenation({ kind, attributes }: NodeOf<"concatenateChannels">, parts: readonly Node[]): Node {
  const [images, , pixels, block] = parts[0].shape;
  const blocks = parts.reduce((total, { shape }) => total + Number(shape[1]), 0);
  return node(kind, attributes, parts, [images, blocks, pixels, block]);
}

/** Whole blocks of channels. */
function channelsFrom(value: NodeOf<"sliceChannels">, x: Images, block: number): Node | undefined {
  const { offset } = value.attributes;
  const shape = staticShape(value.shape);
  if (!x.inBlocks || offset % block > 0 || shape[1] % block > 0 || !fits(value, block)) return undefined;
  return node("sliceChannels", { offset: offset / block }, [x.blocked()], sizesInBlocks(shape, block));
}

/** Takes pixels out, or puts zeros between them, with rows and columns as axes of their own. */
function resample(
  value: NodeOf<"subsample"> | NodeOf<"subsampleGradient">,
  x: Images,
  block: number,
): Node | undefined {
  if (!x.inBlocks || !fits(value, block)) return undefined;
  const [images, channels, height, width] = staticShape(value.shape);
  const [, , fromHeight, fromWidth] = x.shape;
  const blocks = images * channels / block;
  const from = reshape(x.blocked(), [blocks, fromHeight, fromWidth, block]);
  const attributes = { ...value.attributes, axis: 1 };
  const shape = [blocks, height, width, block];
  return reshape(
    { ...value, attributes, inputs: [from], shape },
    sizesInBlocks([images, channels, height, width], block),
  );
}

/** [1 or n, C, 1, 1] beside [n, C, h, w]. */
function isVector(vector: readonly number[], [images, channels]: readonly number[]): boolean {
  return vector.length === 4 && (vector[0] === images || vector[0] === 1) && vector[1] === channels &&
    vector[2] === 1 && vector[3] === 1;
}

/**
 * The elements of [1 or n, C, 1, 1] beside images of `shape`, as these find them channel by channel
 * in their blocks.
 */
function vectorInRow(vector: Images, shape: readonly number[], block: number): Node {
  const [images, channels] = vector.shape;
  const row = reshape(vector.plain(), [images * channels]);
  return images === 1 && areHalves(shape, block) ? twice(row) : row;
}
