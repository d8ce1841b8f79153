/**
 * Recognises operations that process blocked images row by row, so that tiles do not depend on each
 * other.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { scalarOf, withInputs } from "../graph/nodes.ts";
import { reshape, sameShape } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { LOWERABLE } from "../graph/properties.ts";

/**
 * The sizes of images in blocks, [n, C / b, h · w, b], or of plain ones, [n, C, h, w]; element-wise
 * operations take both.
 */
export type ImageSizes = Sizes4;

/** An operation that makes one pass over images. */
export interface Pass {
  /** The images that it reads, all of these sizes. */
  readonly images: readonly Node[];
  readonly sizes: ImageSizes;
  /** True where it writes images of these sizes; otherwise it writes sums over pixels. */
  readonly writesImages: boolean;
  /** The number of intermediate images that its lowering writes and reads again. */
  readonly between: number;
  /** Per-channel numbers, of one image or of all, by which it scales images. */
  readonly scales: readonly Node[];
  /** Such numbers by which it shifts images. */
  readonly shifts: readonly Node[];
  /**
   * Builds the pass for `blocks` rows of one image; `of` returns the tile of a value that is read.
   */
  readonly onTile: (blocks: number, of: (read: Node) => Node) => Node;
}

/** Returns the pass for `value`, if it is one. */
export function passOf(value: Node): Pass | undefined {
  switch (value.kind) {
    case "affine":
      return value.attributes.block > 1 ? affinePass(value) : undefined;
    case "averageOverSpace":
      return averagePass(value);
    case "blockedConv2d":
      return sumOfProductsPass(value);
    default: {
      const { tiling } = LOWERABLE[value.kind];
      return tiling === "none" ? undefined : elementwisePass(value, tiling);
    }
  }
}

function affinePass(value: NodeOf<"affine">): Pass | undefined {
  const [x, scale, shift, ...addend] = value.inputs;
  const sizes = imageSizes(value);
  return sizes && {
    images: [x, ...addend],
    sizes,
    writesImages: true,
    between: 0,
    scales: [scale],
    shifts: [shift],
    onTile: (blocks, of) => ({ ...withInputs(value, value.inputs.map(of)), shape: tileSizes(sizes, blocks) }),
  };
}

function elementwisePass(
  value: Node,
  { intermediates }: { readonly intermediates: number },
): Pass | undefined {
  const sizes = imageSizes(value);
  const images = value.inputs.filter((input) => sameShape(input.shape, value.shape));
  if (
    sizes === undefined ||
    value.inputs.some((input) => !images.includes(input) && scalarOf(input) === undefined)
  ) return undefined;
  return {
    images,
    sizes,
    writesImages: true,
    between: intermediates,
    scales: [],
    shifts: [],
    onTile: (blocks, of) => ({
      ...withInputs(value, value.inputs.map((input) => scalarOf(input) === undefined ? of(input) : input)),
      shape: tileSizes(sizes, blocks),
    }),
  };
}

/** Returns a mean over pixels, or over segments of each row of them. */
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
    onTile: (blocks, of) => {
      const rows = [1, blocks * pieces, length, block];
      const seen = pieces === 1 ? of(whole) : reshape(of(whole), rows);
      return { ...value, inputs: [seen], shape: rows.with(2, 1) };
    },
  };
}

/** Returns true where `pieces` are the rows of `whole`, or equally long segments of them. */
function isImageOf(whole: Node, pieces: Node): boolean {
  const from = imageSizes(whole), to = imageSizes(pieces);
  return from !== undefined && to !== undefined && from[0] === to[0] && from[3] === to[3] &&
    to[1] % from[1] === 0;
}

/**
 * Returns Σ a · b over pixels, or over segments of each row of them, as a convolution of every
 * channel with one of the other image (`sums.ts`).
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
    onTile: (blocks, of) => {
      const channels = groups / rows * blocks;
      return {
        ...withInputs(value, inputs.map(of)),
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

/** Returns the sizes of a tile: some of the channel blocks of one image. */
export function tileSizes([, , pixels, block]: ImageSizes, blocks: number): readonly number[] {
  return [1, blocks, pixels, block];
}

function imageSizes({ shape }: Pick<Node, "shape">): ImageSizes | undefined {
  if (shape.length !== 4) return undefined;
  return staticShape(shape, 4);
}
