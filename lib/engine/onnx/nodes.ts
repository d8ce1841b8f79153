/** The compiler's graph: the networks' operators, and those that training adds. */
import type {
  Convolution,
  ElementType,
  Empty,
  Operation,
  Operators,
  Pool,
  Shape,
  ValueOf,
} from "../../nn/graph.ts";
import { broadcastShape } from "../../nn/operators/elementwise.ts";

/** A network's operators for batches of a known size, and what gradients and training-mode batch normalisation add. */
export interface CompilerOperators extends Omit<Operators, "batchSize"> {
  /** (∂L/∂y, filter) to ∂L/∂x of `conv2d`. */
  readonly conv2dInputGradient: Convolution;
  /** (x, ∂L/∂y) to ∂L/∂filter of `conv2d`. */
  readonly conv2dFilterGradient: Convolution;
  /** (x, ∂L/∂y, y) to ∂L/∂x of `maxPool`. */
  readonly maxPoolGradient: Pool;
  /** (x, ∂L/∂y) in blocks to ∂L/∂filter of a `conv2d` of all channels together. */
  readonly blockedFilterGradient: BlockedFilterGradient;
  /** `maxPool` of images in blocks. */
  readonly blockedMaxPool: BlockedPool;
  /** `maxPoolGradient` of images in blocks; beside the image, windows find zeros. */
  readonly blockedMaxPoolGradient: BlockedPool;
  /** Every `stride`-th row and column, from the first; rows are the axis `axis`, columns the next. */
  readonly subsample: { readonly stride: number; readonly axis: number };
  /** The transpose of `subsample`: zeros in between. */
  readonly subsampleGradient: { readonly stride: number; readonly axis: number };
  /** (filter, scale): a filter [O, I, kh, kw], each of its outputs times its element of [O]. */
  readonly scaleOutputs: Empty;
  /** A filter that lies in blocks of `block` channels (`filters.ts`), under its own shape, as it would plainly; and back. */
  readonly filterFromBlocks: { readonly block: number };
  readonly filterToBlocks: { readonly block: number };
  /** A filter [O, I, kh, kw] and the same behind it, with zeros between the one's channels and the other's (`pairs.ts`). */
  readonly filterOfPairs: Empty;
  /** Its transpose: the sum of the two. */
  readonly sumOfPairs: Empty;
  /** Images [n, C, h, w] in blocks of channels (`blocks.ts`). */
  readonly toBlocks: Empty;
  /** Images in blocks as [n, C, h, w]. */
  readonly fromBlocks: Empty;
  /** (x, filter, bias?, addend?) in blocks: activation(`conv2d` + addend). */
  readonly blockedConv2d: BlockedConvolution;
  /** `factor` · Σ over the first axis of [rows, length]: [length]. */
  readonly scaledSum: { readonly factor: number };
  /** The mean over the pixels of images in blocks, [n, C / b, h · w, b] to [n, C / b, 1, b]. */
  readonly averageOverSpace: Empty;
  /** Axes in another order: the result's axis i is the input's axis `permutation[i]`. */
  readonly transpose: { readonly permutation: readonly number[] };
  /** The elements at `places` along an axis. */
  readonly take: { readonly axis: number; readonly places: readonly number[] };
  /** Images [N, h, w, b], `stride`² of them: the pixels of each, by rows of `stride`, side by side in one of `stride` times the size. */
  readonly interleave: { readonly stride: number };
  /** x / (1 + e⁻ˣ) */
  readonly silu: Empty;
  /** (∂L/∂y, y) to ∂L/∂x of `relu`. */
  readonly reluGradient: Empty;
  /** (∂L/∂y, y) to ∂L/∂x of `relu6`. */
  readonly relu6Gradient: Empty;
  /** (x, like): x broadcast to the shape of `like`. */
  readonly broadcast: Empty;
  /**
   * Training-mode batch normalisation: (x, γ, β, z, m, 1/√(σ² + ε)), per-channel vectors of shape [C]; z is x less something per
   * channel, and z − m = x − μ. The last three are functions of x; the gradient for x takes them into account.
   */
  readonly normalise: { readonly inBlocks: boolean };
  /**
   * Training-mode batch normalisation of a 1×1 convolution (`normalised_convolutions.ts`): (u, filter, γ, β, c, W S, 1/√(σ² + ε)). The last three
   * are functions of u and the filter; their gradients take them into account.
   */
  readonly normalisedConv2d: Empty;
  /** a · b of matrices, or, where `transposed`, aᵀ · b; it has no fewer rows than columns. */
  readonly matrixProduct: { readonly transposed: boolean };
  /**
   * Group normalisation: (x, γ, β, c, r), where c = x − μ, of x's shape, and r = 1/√(σ² + ε), [n, groups]. The last two are functions
   * of x; the gradient for x takes them into account.
   */
  readonly normaliseGroups: Empty;
  /**
   * activation(x · scale + shift + addend) of images x, per-channel vectors of shape [C], the addend of x's shape or
   * absent. Vectors of shape [n · C] hold numbers of their own for every image. Channels lie in blocks of `block`; 1 is NCHW.
   */
  readonly scaleShift: { readonly activation: Activation; readonly block: number };
  /** Some of the channels of images, from channel `offset` on. */
  readonly sliceChannels: { readonly offset: number };
  /** Some of a batch's images, from image `offset` on. */
  readonly sliceImages: { readonly offset: number };
  /** Batches one behind the other. */
  readonly concatenateImages: Empty;
  /** Zeros behind the elements of every axis. */
  readonly extend: Empty;
  /** The first elements of every axis. */
  readonly crop: Empty;
  /** Part of a row, from element `offset` on. */
  readonly slice: { readonly offset: number };
  /** Rows, or filters, one behind the other. */
  readonly concatenate: Empty;
  /** Parts of its inputs one after the other (`tiling/`). It is no tensor: `ofParts` are. */
  readonly byParts: Parts;
  /** What all parts of a `byParts` write as their value `index`, one behind the other. */
  readonly ofParts: { readonly index: number };
  /** One more, of PyTorch's batch counter. */
  readonly increment: Empty;
}

/** Attributes of what is worked out part by part: every input is cut along its elements into `count` parts. */
export interface Parts {
  readonly count: number;
  /** What stands for a part of each input. */
  readonly reads: readonly NodeOf<"input">[];
  /** What is worked out of them. */
  readonly writes: readonly Node[];
}

/** Attributes of a pool in blocks; sizes are those that its tensors have as [n, C, h, w]. */
export interface BlockedPool extends Pool {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Channels in a block. */
  readonly block: number;
}

/** Attributes of a dense filter's gradient in blocks; sizes are those that its inputs have as [n, C, h, w]. */
export interface BlockedFilterGradient {
  readonly x: readonly number[];
  readonly gradient: readonly number[];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** Channels in a block. */
  readonly block: number;
  /** True where the gradient is to lie in blocks too, as `filterToBlocks` has it. */
  readonly held: boolean;
}

/** Attributes of a convolution in blocks; sizes are those that its tensors have as [n, C, h, w]. */
export interface BlockedConvolution {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  /** Rows and columns of zeros around the image: above, left, below, right. */
  readonly padding: readonly [top: number, left: number, bottom: number, right: number];
  readonly dilation: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly addend: boolean;
  readonly activation: Activation;
}

/** What an operation applies as it writes. */
export type Activation = "none" | "relu" | "sigmoid";

/** An operation of the compiler's graph. */
export type Node = ValueOf<CompilerOperators>;

/** An operation of kind `K` of the compiler's graph. */
export type NodeOf<K extends keyof CompilerOperators> = Operation<CompilerOperators, K>;

/** An operation from its parts. */
export function node<K extends keyof CompilerOperators>(
  kind: K,
  attributes: CompilerOperators[K],
  inputs: readonly Node[],
  shape: Shape,
  elementType: ElementType = "F32",
): NodeOf<K> {
  return { kind, attributes, inputs, shape, elementType };
}

/** a + b */
export const add = (a: Node, b: Node): Node => node("add", {}, [a, b], broadcastShape(a.shape, b.shape));
/** a − b */
export const subtract = (a: Node, b: Node): Node =>
  node("subtract", {}, [a, b], broadcastShape(a.shape, b.shape));
/** a · b */
export const multiply = (a: Node, b: Node): Node =>
  node("multiply", {}, [a, b], broadcastShape(a.shape, b.shape));
/** a / b */
export const divide = (a: Node, b: Node): Node =>
  node("divide", {}, [a, b], broadcastShape(a.shape, b.shape));

/** A scalar. */
export function scalar(value: number): Node {
  return node("constant", { values: [value] }, [], []);
}

/** True for a scalar that is known. */
export function isScalar(value: Node): value is NodeOf<"constant"> {
  return value.kind === "constant" && value.shape.length === 0;
}

/** A vector of one value. */
export function filled(value: number, length: number): Node {
  return node("constant", { values: Array.from({ length }, () => value) }, [], [length]);
}

/** activation(x · scale + shift + addend), channel by channel. */
export function scaleShift(
  x: Node,
  scale: Node,
  shift: Node,
  { addend, activation = "none" }: { readonly addend?: Node; readonly activation?: Activation } = {},
): NodeOf<"scaleShift"> {
  const inputs = addend === undefined ? [x, scale, shift] : [x, scale, shift, addend];
  return node("scaleShift", { activation, block: 1 }, inputs, x.shape);
}

/** A filter [O, I, kh, kw], each of its outputs times its element of `scale`, [O]. */
export function scaleOutputs(filter: Node, scale: Node): Node {
  return node("scaleOutputs", {}, [filter, scale], filter.shape);
}

/** √(σ² + ε) */
export function deviation(variance: Node, epsilon: number): Node {
  return node("sqrt", {}, [add(variance, scalar(epsilon))], variance.shape);
}

/** A variance of which rounding may have left less than nothing. */
export function notNegative(variance: Node): Node {
  return node("maximum", {}, [variance, scalar(0)], variance.shape);
}

/** Σ over `axes`, kept with size 1. */
export function sum(x: Node, axes: readonly number[]): Node {
  const shape = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
  return node("sum", { axes, keepDimensions: true }, [x], shape);
}

/** a · b of matrices, or aᵀ · b. */
export function matrixProduct(
  a: Node,
  b: Node,
  { transposed = false }: { readonly transposed?: boolean } = {},
): Node {
  return node("matrixProduct", { transposed }, [a, b], [a.shape[transposed ? 1 : 0], b.shape[1]]);
}

/** The same elements under another shape. */
export function reshape(x: Node, shape: Shape): Node {
  return node("reshape", {}, [x], shape, x.elementType);
}

/** The same elements under another shape, or under the one that they have. */
export function viewed(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : reshape(x, shape);
}

/** Zeros behind the elements of every axis. */
export function extended(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : node("extend", {}, [x], shape);
}

/** The first elements of every axis. */
export function cropped(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : node("crop", {}, [x], shape);
}

/** x broadcast to the shape of `like`. */
export function broadcast(x: Node, like: Node): Node {
  return node("broadcast", {}, [x, like], like.shape);
}

/** True where two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
