/** Builds nodes of the compiler's graph. */
import { elementCount } from "../../../../formats/tensor.ts";
import { type ElementType, type Shape, staticShape } from "../../../../nn/graph.ts";
import { broadcastShape } from "../../../../nn/operators/elementwise.ts";
import type { Activation, CompilerOperators, Node, NodeOf } from "./operators.ts";

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

/** Concatenates rows. */
export function concatenate(rows: readonly Node[]): Node {
  const length = rows.reduce((total, row) => total + elementCount(staticShape(row.shape)), 0);
  return rows.length === 1 ? rows[0] : node("concatenate", {}, rows, [length], rows.at(0)?.elementType);
}

/** The length from which the product that sums rows adds four of them at a time. */
export const LONG_ROW = 4096;

/** True where two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
