/** Operators that nothing is differentiated through. */
import type { Node } from "../nodes.ts";
import type { GradientRules } from "../differentiate.ts";

const nothing = () => [];

/** For what only stands after the loss: gradients themselves, running statistics and optimiser updates. */
function unused({ kind }: Node): never {
  throw new Error(`no loss may depend on "${kind}": it has no gradient rule`);
}

type Sources = "input" | "parameter" | "constant" | "oneHot";
type Unused =
  | "abs"
  | "maximum"
  | "batchNorm"
  | "groupNorm"
  | "increment"
  | "reluGradient"
  | "relu6Gradient"
  | "conv2dInputGradient"
  | "conv2dFilterGradient"
  | "maxPoolGradient"
  | "blockedMaxPool"
  | "blockedMaxPoolGradient"
  | "scaleShift"
  | "toBlocks"
  | "fromBlocks"
  | "averageOverSpace"
  | "scaledSum"
  | "blockedConv2d"
  | "blockedFilterGradient"
  | "transpose"
  | "take"
  | "matrixProduct"
  | "scaleOutputs"
  | "filterFromBlocks"
  | "filterToBlocks"
  | "filterOfPairs"
  | "sumOfPairs"
  | "interleave"
  | "sliceChannels"
  | "sliceImages"
  | "concatenateImages"
  | "slice"
  | "concatenate"
  | "byParts"
  | "ofParts";

export const sourceGradients: GradientRules<Sources | Unused> = {
  input: nothing,
  parameter: nothing,
  constant: nothing,
  oneHot: nothing,
  abs: unused,
  maximum: unused,
  batchNorm: unused,
  groupNorm: unused,
  increment: unused,
  reluGradient: unused,
  relu6Gradient: unused,
  conv2dInputGradient: unused,
  conv2dFilterGradient: unused,
  maxPoolGradient: unused,
  blockedMaxPool: unused,
  blockedMaxPoolGradient: unused,
  scaleShift: unused,
  toBlocks: unused,
  fromBlocks: unused,
  averageOverSpace: unused,
  scaledSum: unused,
  blockedConv2d: unused,
  blockedFilterGradient: unused,
  transpose: unused,
  take: unused,
  matrixProduct: unused,
  scaleOutputs: unused,
  filterFromBlocks: unused,
  filterToBlocks: unused,
  filterOfPairs: unused,
  sumOfPairs: unused,
  interleave: unused,
  sliceChannels: unused,
  sliceImages: unused,
  concatenateImages: unused,
  slice: unused,
  concatenate: unused,
  byParts: unused,
  ofParts: unused,
};
