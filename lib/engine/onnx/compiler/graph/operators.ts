/**
 * Operators that can be lowered: the networks' own for a known batch size, and those of gradients
 * and layouts. Every pass after differentiate reads and writes programs of these, and each has a
 * lowering rule. {@linkcode LOWERABLE} has their properties.
 */
import type {
  Convolution,
  Empty,
  Operation,
  Operator,
  Operators,
  Pool,
  Sizes4,
  Slots,
  Tensor,
  ValueOf,
} from "../../../../nn/graph.ts";

/** Operators of networks that differentiate replaces by those below. */
type Replaced = "batchSize" | "batchNorm" | "groupNorm";

/** Operators that can be lowered, with their attributes and inputs. */
export interface LowerableOperators extends Omit<Operators, Replaced> {
  /** (∂L/∂y, filter) to ∂L/∂x of `conv2d`. */
  readonly conv2dInputGradient: Operator<Convolution, [gradient: Tensor, filter: Tensor]>;
  /** (x, ∂L/∂y) to ∂L/∂filter of `conv2d`. */
  readonly conv2dFilterGradient: Operator<Convolution, [x: Tensor, gradient: Tensor]>;
  /** (x, ∂L/∂y, y) to ∂L/∂x of `maxPool`. */
  readonly maxPoolGradient: Operator<Pool, [x: Tensor, gradient: Tensor, y: Tensor]>;
  /** Filter gradient of a dense convolution; (x, ∂L/∂y) are in blocked layout. */
  readonly blockedFilterGradient: Operator<BlockedFilterGradient, [x: Tensor, gradient: Tensor]>;
  /** `maxPool` of images in blocks. */
  readonly blockedMaxPool: Operator<BlockedPool, [x: Tensor]>;
  /** `maxPoolGradient` of images in blocks; the padding is zeros. */
  readonly blockedMaxPoolGradient: Operator<BlockedPool, [x: Tensor, gradient: Tensor, y: Tensor]>;
  /** Every `stride`-th row (axis `axis`) and column (the next axis), from the first. */
  readonly subsample: Operator<Subsample, [x: Tensor]>;
  /** The transpose of `subsample`: zeros in between. */
  readonly subsampleGradient: Operator<Subsample, [gradient: Tensor]>;
  /** (filter, scale): multiplies each output of a filter [O, I, kh, kw] by its element of [O]. */
  readonly scaleOutputs: Operator<Empty, [filter: Tensor, scale: Tensor]>;
  /**
   * Reorders a filter from blocks of `block` channels (`blocked_filters.ts`) to its plain order;
   * and back.
   */
  readonly filterFromBlocks: Operator<{ readonly block: number }, [held: Tensor]>;
  readonly filterToBlocks: Operator<{ readonly block: number }, [filter: Tensor]>;
  /**
   * A block-diagonal filter: [O, I, kh, kw] twice, for two images side by side (`image_pairs.ts`).
   */
  readonly blockDiagonalFilter: Operator<Empty, [filter: Tensor]>;
  /** Its transpose: the sum of the two diagonal blocks. */
  readonly sumOfDiagonalBlocks: Operator<Empty, [filter: Tensor]>;
  /** Images [n, C, h, w] in blocks of channels (`blocks.ts`). */
  readonly toBlocks: Operator<Empty, [x: Tensor]>;
  /** Images in blocks as [n, C, h, w]. */
  readonly fromBlocks: Operator<Empty, [x: Tensor]>;
  /** (x, filter, bias?, addend?) in blocks: activation(`conv2d` + addend). */
  readonly blockedConv2d: Operator<BlockedConvolution, [x: Tensor, filter: Tensor, ...added: Tensor[]]>;
  /** `factor` · Σ over the first axis of [rows, length]: [length]. */
  readonly scaledSum: Operator<{ readonly factor: number }, [x: Tensor]>;
  /** The mean over the pixels of images in blocks, [n, C / b, h · w, b] to [n, C / b, 1, b]. */
  readonly averageOverSpace: Operator<Empty, [x: Tensor]>;
  /** Transposes: the result's axis i is the input's axis `permutation[i]`. */
  readonly transpose: Operator<{ readonly permutation: readonly number[] }, [x: Tensor]>;
  /** The elements at `places` along an axis. */
  readonly take: Operator<{ readonly axis: number; readonly places: readonly number[] }, [x: Tensor]>;
  /**
   * Interleaves the pixels of `stride`² images [N, h, w, b] into one of `stride` times the size.
   */
  readonly interleave: Operator<{ readonly stride: number }, [...parts: Tensor[]]>;
  /** x / (1 + e⁻ˣ) */
  readonly silu: Operator<Empty, [x: Tensor]>;
  /** (∂L/∂y, y) to ∂L/∂x of `relu`. */
  readonly reluGradient: Operator<Empty, [gradient: Tensor, y: Tensor]>;
  /** (∂L/∂y, y) to ∂L/∂x of `relu6`. */
  readonly relu6Gradient: Operator<Empty, [gradient: Tensor, y: Tensor]>;
  /** (x, like): x broadcast to the shape of `like`. */
  readonly broadcast: Operator<Empty, [x: Tensor, like: Tensor]>;
  /**
   * a · b of matrices, or aᵀ · b if `transposed`; the result has at least as many rows as columns.
   */
  readonly matrixProduct: Operator<{ readonly transposed: boolean }, [a: Tensor, b: Tensor]>;
  /**
   * activation(x · scale + shift + addend) of images x, per-channel vectors of shape [C], the
   * addend of x's shape or absent. Vectors of shape [n · C] hold one number per image and channel.
   * `block` is the layout; 1 is NCHW.
   */
  readonly affine: Operator<
    { readonly activation: Activation; readonly block: number },
    [x: Tensor, scale: Tensor, shift: Tensor, ...addend: Tensor[]]
  >;
  /** Slices channels of images, from channel `offset`. */
  readonly sliceChannels: Operator<{ readonly offset: number }, [x: Tensor]>;
  /** Slices images of a batch, from image `offset`. */
  readonly sliceImages: Operator<{ readonly offset: number }, [x: Tensor]>;
  /** Concatenates batches along the images. */
  readonly concatenateImages: Operator<Empty, [...parts: Tensor[]]>;
  /** Pads every axis with zeros at its end. */
  readonly extend: Operator<Empty, [x: Tensor]>;
  /** The first elements of every axis. */
  readonly crop: Operator<Empty, [x: Tensor]>;
  /** Slices a row, from element `offset`. */
  readonly slice: Operator<{ readonly offset: number }, [row: Tensor]>;
  /** Concatenates rows, or filters. */
  readonly concatenate: Operator<Empty, [...parts: Tensor[]]>;
  /** Runs tiles of its inputs one by one (`tile/`). It is not a tensor itself; its outputs are. */
  readonly tiledChain: Operator<TiledChain, [...read: Tensor[]]>;
  /** Output `index` of a `tiledChain`, concatenated over its tiles. */
  readonly tiledOutput: Operator<{ readonly index: number }, [chain: Tensor]>;
  /** Adds one to PyTorch's batch counter. */
  readonly increment: Operator<Empty, [counter: Tensor]>;
}

/** The name of an operator that can be lowered. */
export type Kind = keyof LowerableOperators;

/** An operation that can be lowered. */
export type Node = ValueOf<LowerableOperators>;

/** An operation of kind `K`. */
export type NodeOf<K extends Kind> = Operation<LowerableOperators, K>;

/** The attributes of an operator. */
export type AttributesOf<K extends Kind> = LowerableOperators[K]["attributes"];

/** The inputs of an operator, as nodes. */
export type InputsOf<K extends Kind> = Slots<LowerableOperators[K]["inputs"], Node>;

/** Attributes of `subsample`. */
export interface Subsample {
  readonly stride: number;
  readonly axis: 1 | 2;
}

/** Attributes of a tiled chain: every input is cut into `count` equal tiles. */
export interface TiledChain {
  readonly count: number;
  /** The placeholders of one tile of each input. */
  readonly reads: readonly NodeOf<"input">[];
  /** The values computed from them. */
  readonly writes: readonly Node[];
}

/** Attributes of a pool in blocked layout; sizes are those of [n, C, h, w]. */
export interface BlockedPool extends Pool {
  readonly from: Sizes4;
  readonly to: Sizes4;
  /** Channels in a block. */
  readonly block: number;
}

/** Attributes of a dense filter's gradient in blocked layout; sizes are those of [n, C, h, w]. */
export interface BlockedFilterGradient {
  readonly x: Sizes4;
  readonly gradient: Sizes4;
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
  readonly from: Sizes4;
  readonly to: Sizes4;
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
