/** Builds nodes of the compiler's graph: arithmetic and functions. */
import { type ElementType, type Shape, staticShape } from "../../../../nn/graph.ts";
import { broadcastShape } from "../../../../nn/operators/elementwise.ts";
import { describeArity } from "../../../../nn/operators/properties.ts";
import type { Activation, AttributesOf, InputsOf, Kind, Node, NodeOf } from "./operators.ts";
import { LOWERABLE, takes } from "./properties.ts";

/** Returns an operation from its parts. */
export function node<K extends Kind>(
  kind: K,
  attributes: AttributesOf<K>,
  inputs: InputsOf<K>,
  shape: Shape,
  elementType: ElementType = "F32",
): NodeOf<K> {
  return { kind, attributes, inputs, shape, elementType };
}

/** An operation whose number of inputs has not been checked. */
type Unchecked = {
  readonly [K in Kind]: Omit<NodeOf<K>, "inputs"> & { readonly inputs: readonly Node[] };
}[Kind];

/**
 * Returns the operation once its inputs are counted. Throws a `RangeError` if the operator takes
 * another number.
 */
export function checkedNode(value: Unchecked): Node {
  if (isNode(value)) return value;
  throw wrongInputs(value.kind, value.inputs);
}

function isNode(value: Unchecked): value is Unchecked & Node {
  return takes(value.kind, value.inputs);
}

/**
 * Returns the operation on other inputs, or the operation itself if the inputs are its own. Throws
 * a `RangeError` if the operator takes another number of them.
 */
export function withInputs<N extends Node>(value: N, inputs: readonly Node[]): N {
  if (isSame(value.inputs, inputs)) return value;
  if (takes(value.kind, inputs)) return { ...value, inputs };
  throw wrongInputs(value.kind, inputs);
}

function isSame(a: readonly Node[], b: readonly Node[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function wrongInputs(kind: Kind, { length }: readonly Node[]): RangeError {
  return new RangeError(`${kind}: found ${length}, expected ${describeArity(LOWERABLE[kind].inputs)}`);
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

/** Returns a constant scalar. */
export function scalar(value: number): Node {
  return node("constant", { values: [value] }, [], []);
}

/** Returns the value of a constant scalar; `undefined` for any other node. */
export function scalarOf(value: Node): number | undefined {
  return value.kind === "constant" && value.shape.length === 0 ? value.attributes.values[0] : undefined;
}

/** Returns a vector filled with one value. */
export function filled(value: number, length: number): Node {
  return node("constant", { values: Array.from({ length }, () => value) }, [], [length]);
}

/** Returns activation(x · scale + shift + addend), channel by channel. */
export function affine(
  x: Node,
  scale: Node,
  shift: Node,
  { addend, activation = "none" }: { readonly addend?: Node; readonly activation?: Activation } = {},
): NodeOf<"affine"> {
  const addends = addend === undefined ? [] : [addend];
  return node("affine", { activation, block: 1 }, [x, scale, shift, ...addends], x.shape);
}

/** Multiplies each output of a filter [O, I, kh, kw] by its element of `scale`, [O]. */
export function scaleOutputs(filter: Node, scale: Node): Node {
  return node("scaleOutputs", {}, [filter, scale], filter.shape);
}

/** Returns √(σ² + ε) */
export function deviation(variance: Node, epsilon: number): Node {
  return node("sqrt", {}, [add(variance, scalar(epsilon))], variance.shape);
}

/** Clamps a variance at zero: rounding may have made it negative. */
export function notNegative(variance: Node): Node {
  return node("maximum", {}, [variance, scalar(0)], variance.shape);
}

/** Returns Σ over `axes`, which are kept with size 1. */
export function sum(x: Node, axes: readonly number[]): NodeOf<"sum"> {
  const shape = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
  return node("sum", { axes, keepDimensions: true }, [x], shape);
}

/** Returns a · b of matrices, or aᵀ · b. */
export function matrixProduct(
  a: Node,
  b: Node,
  { transposed = false }: { readonly transposed?: boolean } = {},
): Node {
  const [rows, columns] = staticShape(a.shape, 2), [, length] = staticShape(b.shape, 2);
  return node("matrixProduct", { transposed }, [a, b], [transposed ? columns : rows, length]);
}

/**
 * The row length, in elements, from which the product that sums rows adds four of them at a time.
 */
export const LONG_ROW = 4096;
