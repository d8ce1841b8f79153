/**
 * The properties of lowerable operators that passes read. An operator without a row, or a row that
 * lacks a property, does not type-check.
 */
import type { Slots } from "../../../../nn/graph.ts";
import { type Arity, fits } from "../../../../nn/operators/properties.ts";
import type { Kind, LowerableOperators } from "./operators.ts";

/** Properties of a lowerable operator. */
export interface LowerableProperties {
  readonly inputs: Arity;
  /** True if it works element by element, so that it runs unchanged on images in either layout. */
  readonly elementwise: boolean;
  /**
   * Set if it may run on tiles of large images: the number of intermediate images that its lowering
   * writes.
   */
  readonly tiling: { readonly intermediates: number } | "none";
  /** True for a view: the elements of its input, in the same memory, under another shape. */
  readonly isView: boolean;
}

const OTHER = { inputs: [1, 1], elementwise: false, tiling: "none", isView: false } as const;
const SOURCE = { ...OTHER, inputs: [0, 0] } as const;
const BINARY = { ...OTHER, inputs: [2, 2] } as const;
const TERNARY = { ...OTHER, inputs: [3, 3] } as const;
const PARTS = { ...OTHER, inputs: [1, Infinity] } as const;
const FUNCTION = { ...OTHER, elementwise: true } as const;
const ARITHMETIC = { ...BINARY, elementwise: true } as const;
const TILED = { tiling: { intermediates: 0 } } as const;

/** The properties of every operator that can be lowered. */
export const LOWERABLE: { readonly [K in Kind]: LowerableProperties } = {
  input: SOURCE,
  parameter: SOURCE,
  constant: SOURCE,

  add: { ...ARITHMETIC, ...TILED },
  subtract: { ...ARITHMETIC, ...TILED },
  multiply: { ...ARITHMETIC, ...TILED },
  divide: ARITHMETIC,
  maximum: ARITHMETIC,
  relu: { ...FUNCTION, ...TILED },
  relu6: FUNCTION,
  sigmoid: { ...FUNCTION, ...TILED },
  silu: { ...FUNCTION, ...TILED },
  softplus: FUNCTION,
  exp: FUNCTION,
  sqrt: FUNCTION,
  abs: FUNCTION,
  // Writes a mask, and its product with the gradient.
  reluGradient: { ...ARITHMETIC, tiling: { intermediates: 1 } },
  relu6Gradient: ARITHMETIC,

  conv2d: { ...OTHER, inputs: [2, 3] },
  conv2dInputGradient: BINARY,
  conv2dFilterGradient: BINARY,
  maxPool: OTHER,
  maxPoolGradient: TERNARY,
  affine: { ...OTHER, inputs: [3, 4] },
  subsample: OTHER,
  subsampleGradient: OTHER,
  repeatChannels: OTHER,
  sliceChannels: OTHER,
  concatenateChannels: PARTS,
  sliceImages: OTHER,
  concatenateImages: PARTS,

  blockedConv2d: { ...OTHER, inputs: [2, 4] },
  blockedFilterGradient: BINARY,
  blockedMaxPool: OTHER,
  blockedMaxPoolGradient: TERNARY,
  averageOverSpace: OTHER,
  toBlocks: OTHER,
  fromBlocks: OTHER,
  interleave: PARTS,

  scaleOutputs: BINARY,
  filterFromBlocks: OTHER,
  filterToBlocks: OTHER,
  blockDiagonalFilter: OTHER,
  sumOfDiagonalBlocks: OTHER,

  sum: OTHER,
  scaledSum: OTHER,
  matrixProduct: BINARY,
  logSoftmax: OTHER,
  oneHot: OTHER,
  broadcast: BINARY,
  reshape: { ...OTHER, isView: true },
  transpose: OTHER,
  take: OTHER,
  extend: OTHER,
  crop: OTHER,
  slice: OTHER,
  concatenate: PARTS,
  increment: OTHER,

  tiledChain: PARTS,
  tiledOutput: OTHER,
};

/** Returns true if there are as many `inputs` as the operator takes. */
export function takes<K extends Kind, V>(
  kind: K,
  inputs: readonly V[],
): inputs is Slots<LowerableOperators[K]["inputs"], V> & readonly V[] {
  return fits(LOWERABLE[kind].inputs, inputs);
}
