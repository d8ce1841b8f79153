/**
 * The operators of the compiler's graph: the networks' own, and those that training and layouts
 * add.
 */
import type { Convolution, Empty, Operation, Operators, Pool, ValueOf } from "../../../../nn/graph.ts";

/**
 * The networks' operators for a known batch size, and those of gradients, normalisation and
 * layouts.
 */
export interface CompilerOperators extends Omit<Operators, "batchSize"> {
  /** (∂L/∂y, filter) to ∂L/∂x of `conv2d`. */
  readonly conv2dInputGradient: Convolution;
  /** (x, ∂L/∂y) to ∂L/∂filter of `conv2d`. */
  readonly conv2dFilterGradient: Convolution;
  /** (x, ∂L/∂y, y) to ∂L/∂x of `maxPool`. */
  readonly maxPoolGradient: Pool;
  /** Filter gradient of a dense convolution; (x, ∂L/∂y) are in blocked layout. */
  readonly blockedFilterGradient: BlockedFilterGradient;
  /** `maxPool` of images in blocks. */
  readonly blockedMaxPool: BlockedPool;
  /** `maxPoolGradient` of images in blocks; the padding is zeros. */
  readonly blockedMaxPoolGradient: BlockedPool;
  /** Every `stride`-th row (axis `axis`) and column (the next axis), from the first. */
  readonly subsample: { readonly stride: number; readonly axis: number };
  /** The transpose of `subsample`: zeros in between. */
  readonly subsampleGradient: { readonly stride: number; readonly axis: number };
  /** (filter, scale): a filter [O, I, kh, kw], each of its outputs times its element of [O]. */
  readonly scaleOutputs: Empty;
  /**
   * A filter from blocks of `block` channels (`blocked_filters.ts`) to its plain order; and back.
   */
  readonly filterFromBlocks: { readonly block: number };
  readonly filterToBlocks: { readonly block: number };
  /**
   * A block-diagonal filter: [O, I, kh, kw] twice, for two images side by side (`image_pairs.ts`).
   */
  readonly filterOfPairs: Empty;
  /** Its transpose: the sum of the two diagonal blocks. */
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
  /**
   * Interleaves the pixels of `stride`² images [N, h, w, b] into one of `stride` times the size.
   */
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
   * Training-mode batch normalisation: (x, γ, β, z, m, 1/√(σ² + ε)), per-channel vectors of shape
   * [C]; z is x less something per channel, and z − m = x − μ. The last three are functions of x;
   * the gradient for x takes them into account.
   */
  readonly normalise: { readonly inBlocks: boolean };
  /**
   * Training-mode batch normalisation of a 1×1 convolution (`convolution_statistics.ts`):
   * (u, filter, γ, β, c, W S, 1/√(σ² + ε)). The last three
   * are functions of u and the filter; their gradients take them into account.
   */
  readonly normalisedConv2d: Empty;
  /**
   * a · b of matrices, or aᵀ · b if `transposed`; the result has at least as many rows as columns.
   */
  readonly matrixProduct: { readonly transposed: boolean };
  /**
   * Group normalisation: (x, γ, β, c, r), where c = x − μ, of x's shape, and r = 1/√(σ² + ε), [n,
   * groups]. The last two are functions of x; the gradient for x takes them into account.
   */
  readonly normaliseGroups: Empty;
  /**
   * activation(x · scale + shift + addend) of images x, per-channel vectors of shape [C], the
   * addend of x's shape or absent. Vectors of shape [n · C] hold one number per image and channel.
   * `block` is the layout; 1 is NCHW.
   */
  readonly scaleShift: { readonly activation: Activation; readonly block: number };
  /** Channels of images, from channel `offset`. */
  readonly sliceChannels: { readonly offset: number };
  /** Images of a batch, from image `offset`. */
  readonly sliceImages: { readonly offset: number };
  /** Concatenates batches along the images. */
  readonly concatenateImages: Empty;
  /** Pads every axis with zeros at its end. */
  readonly extend: Empty;
  /** The first elements of every axis. */
  readonly crop: Empty;
  /** Part of a row, from element `offset`. */
  readonly slice: { readonly offset: number };
  /** Concatenates rows, or filters. */
  readonly concatenate: Empty;
  /** Runs tiles of its inputs one by one (`tile/`). It is no tensor itself: its `ofParts` are. */
  readonly byParts: Parts;
  /** Value `index` of a `byParts`, concatenated over its tiles. */
  readonly ofParts: { readonly index: number };
  /** Adds one to PyTorch's batch counter. */
  readonly increment: Empty;
}

/** Operators that a loss may depend on, once specialised: each has a gradient rule. */
export type DifferentiableKind =
  | "input"
  | "parameter"
  | "constant"
  | "oneHot"
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "sum"
  | "reshape"
  | "broadcast"
  | "extend"
  | "crop"
  | "relu"
  | "relu6"
  | "silu"
  | "sigmoid"
  | "softplus"
  | "exp"
  | "sqrt"
  | "logSoftmax"
  | "conv2d"
  | "maxPool"
  | "subsample"
  | "subsampleGradient"
  | "repeatChannels"
  | "concatenateChannels"
  | "normalise"
  | "normaliseGroups"
  | "normalisedConv2d";

/** Normalisations, which specialise and simplify rewrite as affine operations and convolutions. */
export type NormalisationKind =
  | "batchNorm"
  | "groupNorm"
  | "normalise"
  | "normaliseGroups"
  | "normalisedConv2d";

/** Operators that a program may hold after its passes: each has a lowering rule. */
export type LowerableKind = Exclude<keyof CompilerOperators, NormalisationKind>;

/** Attributes of a tiled chain: every input is cut into `count` equal tiles. */
export interface Parts {
  readonly count: number;
  /** The placeholders of one tile of each input. */
  readonly reads: readonly NodeOf<"input">[];
  /** The values computed from them. */
  readonly writes: readonly Node[];
}

/** Attributes of a pool in blocked layout; sizes are those of [n, C, h, w]. */
export interface BlockedPool extends Pool {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Channels in a block. */
  readonly block: number;
}

/** Attributes of a dense filter's gradient in blocked layout; sizes are those of [n, C, h, w]. */
export interface BlockedFilterGradient {
  readonly x: readonly number[];
  readonly gradient: readonly number[];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** Channels in a block. */
  readonly block: number;
  /** True if the gradient, too, is written in blocks, as by `filterToBlocks`. */
  readonly held: boolean;
}

/** Attributes of a convolution in blocked layout; sizes are those of [n, C, h, w]. */
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

/** The activation that an operation applies as it writes. */
export type Activation = "none" | "relu" | "sigmoid";

/** An operation of the compiler's graph. */
export type Node = ValueOf<CompilerOperators>;

/** An operation of kind `K` of the compiler's graph. */
export type NodeOf<K extends keyof CompilerOperators> = Operation<CompilerOperators, K>;
