/**
 * Operators that can be differentiated. Specialise makes a network into these; each has a gradient
 * rule, and carries its result as an operation that can be lowered.
 */
import type { Convolution, Empty, Operator, Shape, Slots, Tensor } from "../../../../nn/graph.ts";
import { node } from "./nodes.ts";
import type { LowerableOperators, Node, NodeOf } from "./operators.ts";
import { takes } from "./properties.ts";
import { sameShape } from "./views.ts";

/** Operators that can be differentiated and lowered as they are. */
type Shared =
  | ("add" | "subtract" | "multiply" | "divide")
  | ("relu" | "relu6" | "silu" | "sigmoid" | "softplus" | "exp" | "sqrt" | "logSoftmax")
  | ("sum" | "reshape" | "extend" | "crop")
  | ("conv2d" | "maxPool" | "subsample" | "repeatChannels" | "concatenateChannels");

/** Operators that can be differentiated, with their attributes and inputs. */
export interface DifferentiableOperators extends Pick<LowerableOperators, Shared> {
  /** An input, a tensor of the checkpoint, or any other value at which gradients stop. */
  readonly source: Operator<Empty, []>;
  /** An operation of the network that has no gradient rule. */
  readonly opaque: Operator<{ readonly operator: string }, [...inputs: Tensor[]]>;
  /**
   * Training-mode batch normalisation. `moved` is x minus a number per channel; moved − rest = x −
   * μ, and r = 1/√(σ² + ε). They are functions of x; the gradient for x takes that into account.
   */
  readonly normalise: Operator<Moved & { readonly inBlocks: boolean }, NormalisationInputs>;
  /**
   * Training-mode batch normalisation of a 1×1 convolution (`convolution_statistics.ts`), with c =
   * u − mean u, W S and r = 1/√(σ² + ε). They are functions of u and the filter; their gradients
   * take that into account.
   */
  readonly normalisedConv2d: Operator<
    { readonly centred: Node; readonly spread: Node; readonly inverseDeviation: Node },
    [u: Tensor, filter: Tensor, weight: Tensor, bias: Tensor]
  >;
  /**
   * Group normalisation, with c = x − μ of x's shape and r = 1/√(σ² + ε), [n, groups]. They are
   * functions of x; the gradient for x takes that into account.
   */
  readonly normaliseGroups: Operator<
    { readonly centred: Node; readonly inverseDeviation: Node },
    NormalisationInputs
  >;
}

type NormalisationInputs = [x: Tensor, weight: Tensor, bias: Tensor];

/** The per-channel numbers of a batch normalisation, and its image shifted by them. */
interface Moved {
  readonly moved: Node;
  readonly rest: Node;
  readonly inverseDeviation: Node;
}

/** The name of an operation that specialise writes. */
export type TracedKind = keyof DifferentiableOperators;

/** The name of an operator that can be differentiated. */
export type DifferentiableKind = Exclude<TracedKind, "source" | "opaque">;

/** An operation of kind `K`, before differentiation. */
export interface TracedOf<K extends TracedKind> {
  readonly kind: K;
  readonly attributes: DifferentiableOperators[K]["attributes"];
  readonly inputs: Slots<DifferentiableOperators[K]["inputs"], Traced>;
  /** The result, as an operation that can be lowered. */
  readonly value: Node;
}

/** An operation before differentiation. */
export type Traced = { readonly [K in TracedKind]: TracedOf<K> }[TracedKind];

/** Returns a value at which gradients stop. */
export function source(value: Node): TracedOf<"source"> {
  return { kind: "source", attributes: {}, inputs: [], value };
}

/** Returns the operation `value` on `inputs`; its lowered operands are their results. */
export function traced<K extends Shared>(
  value: NodeOf<K> & Node,
  inputs: Slots<LowerableOperators[K]["inputs"], Traced>,
): TracedOf<K> {
  return { kind: value.kind, attributes: value.attributes, inputs, value };
}

/** An operation whose number of inputs has not been checked. */
type Unchecked = {
  readonly [K in Shared]: Omit<TracedOf<K>, "inputs"> & { readonly inputs: readonly Traced[] };
}[Shared];

/**
 * Returns the operation once its inputs are counted. Throws a `RangeError` if the operator takes
 * another number.
 */
export function checkedTrace(candidate: Unchecked): Traced {
  if (isTraced(candidate)) return candidate;
  throw new RangeError(`${candidate.kind}: it does not take ${candidate.inputs.length} inputs`);
}

function isTraced(candidate: Unchecked): candidate is Unchecked & Traced {
  return takes(candidate.kind, candidate.inputs);
}

/** Returns a convolution of x. */
export function tracedConvolution(
  attributes: Convolution,
  [x, filter, ...bias]: TracedOf<"conv2d">["inputs"],
  shape: Shape,
): TracedOf<"conv2d"> {
  const values = [x.value, filter.value, ...bias.map(({ value }) => value)] as const;
  return traced(node("conv2d", attributes, values, shape), [x, filter, ...bias]);
}

/** Pads every axis with zeros at its end. */
export function tracedExtension(x: Traced, shape: Shape): Traced {
  return sameShape(x.value.shape, shape) ? x : traced(node("extend", {}, [x.value], shape), [x]);
}

/** Slices the first elements of every axis. */
export function tracedCrop(x: Traced, shape: Shape): Traced {
  return sameShape(x.value.shape, shape) ? x : traced(node("crop", {}, [x.value], shape), [x]);
}
