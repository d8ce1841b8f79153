/**
 * Recognises operations that process blocked images row by row, so that tiles do not depend on each
 * other.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { isScalar, reshape, sameShape } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/**
 * Sizes of images in blocks, [n, C / b, h · w, b]; [n, C, h, w] of plain ones, which what works
 * element by element takes alike.
 */
export type ImageSizes = readonly [images: number, blocks: number, pixels: number, block: number];

/** An operation that goes through images once. */
export interface Pass {
  /** The images that it reads, which are all of these sizes. */
  readonly images: readonly Node[];
  readonly sizes: ImageSizes;
  /** True where it writes images of these sizes; otherwise it writes sums over pixels. */
  readonly writesImages: boolean;
  /** The number of intermediate images that it writes and reads again by itself. */
  readonly between: number;
  /** Numbers of channels, or of every image's channels, that it scales images by. */
  readonly scales: readonly Node[];
  /** Such numbers that it shifts images by. */
  readonly shifts: readonly Node[];
  /** The same for `blocks` rows of one image; `of` tells what stands there for what is read. */
  readonly onPart: (blocks: number, of: (read: Node) => Node) => Node;
}

/** The pass that `value` is, if it is one. */
export function passOf(value: Node): Pass | undefined {
  switch (value.kind) {
    case "scaleShift":
      return value.attributes.block > 1 ? scaleShiftPass(value) : undefined;
    case "add":
    case "subtract":
    case "multiply":
    case "relu":
    case "silu":
    case "sigmoid":
    case "reluGradient":
      return elementwisePass(value);
    case "averageOverSpace":
      return averagePass(value);
    case "blockedConv2d":
      return sumOfProductsPass(value);
    default:
      return undefined;
  }
}

function scaleShiftPass(value: NodeOf<"scaleShift">): Pass | undefined {
  const [x, scale, shift, ...addend] = value.inputs;
  const sizes = imageSizes(value);
  return sizes && {
    images: [x, ...addend],
    sizes,
    writesImages: true,
    between: 0,
    scales: [scale],
    shifts: [shift],
    onPart: (blocks, of) => ({ ...value, inputs: value.inputs.map(of), shape: part(sizes, blocks) }),
  };
}

function elementwisePass(value: NodeOf<Elementwise>): Pass | undefined {
  const sizes = imageSizes(value);
  const images = value.inputs.filter((input) => sameShape(input.shape, value.shape));
  if (sizes === undefined || value.inputs.some((input) => !images.includes(input) && !isScalar(input))) {
    return undefined;
  }
  return {
    images,
    sizes,
    writesImages: true,
    // A mask, and what it is multiplied by.
    between: value.kind === "reluGradient" ? 1 : 0,
    scales: [],
    shifts: [],
    onPart: (blocks, of) => ({
      ...value,
      inputs: value.inputs.map((input) => isScalar(input) ? input : of(input)),
      shape: part(sizes, blocks),
    }),
  };
}

type Elementwise = "add" | "subtract" | "multiply" | "relu" | "silu" | "sigmoid" | "reluGradient";

/** A mean over pixels, or over pieces of each row of them. */
function averagePass(value: NodeOf<"averageOverSpace">): Pass | undefined {
  const [x] = value.inputs;
  const whole = x.kind === "reshape" && isImageOf(x.inputs[0], x) ? x.inputs[0] : x;
  const sizes = imageSizes(whole), pieceSizes = imageSizes(x);
  if (sizes === undefined || pieceSizes === undefined) return undefined;
  const [, , length, block] = pieceSizes;
  const pieces = sizes[2] / length;
  return {
    images: [whole],
    sizes,
    writesImages: false,
    between: 0,
    scales: [],
    shifts: [],
    onPart: (blocks, of) => {
      const rows = [1, blocks * pieces, length, block];
      const seen = pieces === 1 ? of(whole) : reshape(of(whole), rows);
      return { ...value, inputs: [seen], shape: rows.with(2, 1) };
    },
  };
}

/** True where `pieces` are the rows of `whole`, or parts of them that are equally long. */
function isImageOf(whole: Node, pieces: Node): boolean {
  const from = imageSizes(whole), to = imageSizes(pieces);
  return from !== undefined && to !== undefined && from[0] === to[0] && from[3] === to[3] &&
    to[1] % from[1] === 0;
}

/**
 * Σ a · b over pixels, or over pieces of each row of them, as a convolution of every channel with
 * one of the other image (`sums.ts`).
 */
function sumOfProductsPass(value: NodeOf<"blockedConv2d">): Pass | undefined {
  const { attributes, inputs } = value;
  const { from: [one, groups, length, width], to, kernel } = attributes;
  const [a, b, ...rest] = inputs;
  const sizes = imageSizes(a);
  const isSum = one === 1 && width === 1 && to[1] === groups && to[2] * to[3] === 1 &&
    attributes.groups === groups && kernel[0] === length && kernel[1] === 1;
  if (!isSum || rest.length > 0 || sizes === undefined || !sameShape(a.shape, b.shape)) return undefined;
  const block = sizes[3], rows = sizes[0] * sizes[1];
  if (groups * length !== elementCount(sizes) || groups % (rows * block) !== 0) return undefined;
  return {
    images: a === b ? [a] : [a, b],
    sizes,
    writesImages: false,
    between: 0,
    scales: [],
    shifts: [],
    onPart: (blocks, of) => {
      const channels = groups / rows * blocks;
      return {
        ...value,
        inputs: inputs.map(of),
        attributes: {
          ...attributes,
          from: [1, channels, length, 1],
          to: [1, channels, 1, 1],
          groups: channels,
        },
        shape: [1, channels / block, 1, block],
      };
    },
  };
}

/** The sizes of part of one image: some of its blocks of channels. */
export function part([, , pixels, block]: ImageSizes, blocks: number): readonly number[] {
  return [1, blocks, pixels, block];
}

function imageSizes({ shape }: Pick<Node, "shape">): ImageSizes | undefined {
  if (shape.length !== 4) return undefined;
  const [images, blocks, pixels, block] = staticShape(shape);
  return [images, blocks, pixels, block];
}
