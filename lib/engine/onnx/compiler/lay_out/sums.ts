/** Sums over the pixels of images in blocks. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { convolve } from "./convolutions.ts";
import type { Images } from "./image.ts";
import { multiply, node, scalar, sum } from "../graph/nodes.ts";
import { reshape, sameShape } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/**
 * Returns Σ a · b over the pixels of [n, C / b, h · w, b], or nothing if the sum is another one: a
 * convolution of every channel of a with that of b as its filter, which reads both once and writes
 * no product. Long rows of pixels are summed in pieces, whose memory layout is that of channels,
 * because the error of a sum grows with its length.
 */
function sumOfProducts(product: Node): Node | undefined {
  if (product.kind !== "multiply") return undefined;
  const [a, b] = product.inputs;
  if (!sameShape(a.shape, product.shape) || !sameShape(b.shape, product.shape)) return undefined;
  const [images, blocks, pixels, block] = staticShape(product.shape, 4);
  const length = pieceLength(pixels);
  const groups = images * blocks * (pixels / length) * block;
  const sums = convolve([a, b], {
    from: [1, groups, length, 1],
    to: [1, groups, 1, 1],
    kernel: [length, 1],
    stride: 1,
    padding: [0, 0, 0, 0],
    dilation: 1,
    groups,
    bias: false,
    addend: false,
    activation: "none",
  }, block);
  return sum(reshape(sums, [images, blocks, pixels / length, block]), [2]);
}

/**
 * Returns Σ x over the pixels of [n, C / b, h · w, b], from their mean: ONNX Runtime has a blocked
 * pass for means.
 */
function sumOfPixels(x: Node): Node {
  const [images, blocks, pixels, block] = staticShape(x.shape, 4);
  const length = pieceLength(pixels);
  const pieces = [images, blocks * (pixels / length), length, block];
  const means = node("averageOverSpace", {}, [reshape(x, pieces)], pieces.with(2, 1));
  return multiply(sum(reshape(means, [images, blocks, pixels / length, block]), [2]), scalar(length));
}

/** The most pixels that are summed in sequence. */
const LONGEST_SUM = 4096;

/** Returns the largest divisor of `pixels` up to {@linkcode LONGEST_SUM}. */
function pieceLength(pixels: number): number {
  for (let pieces = Math.ceil(pixels / LONGEST_SUM);; pieces++) {
    if (pixels % pieces === 0) return pixels / pieces;
  }
}

/**
 * Sums over space, and over images with it: the sums of images in blocks have the layout of those
 * of NCHW images. `isWritten` says that x is computed for other readers too: reading it is then one
 * pass, and reading the factors of a product two.
 */
export function sumOverSpace(
  value: NodeOf<"sum">,
  x: Images,
  { isWritten }: { readonly isWritten: boolean },
): Node | undefined {
  const { axes } = value.attributes;
  if (!x.inBlocks || !axes.includes(2) || !axes.includes(3) || axes.includes(1)) return undefined;
  const perImage = (isWritten ? undefined : sumOfProducts(x.blocked())) ?? sumOfPixels(x.blocked());
  return reshape(axes.includes(0) ? sumOfRows(perImage, staticShape(x.shape, 4)[0]) : perImage, value.shape);
}

/** Returns Σ over the `rows` of x, as one row. */
function sumOfRows(x: Node, rows: number): Node {
  const length = elementCount(staticShape(x.shape)) / rows;
  return node("sum", { axes: [0], keepDimensions: false }, [reshape(x, [rows, length])], [length]);
}
