/** Builds nodes that change shapes: views, padding, concatenation. */
import { elementCount } from "../../../../formats/tensor.ts";
import { type Shape, staticShape } from "../../../../nn/graph.ts";
import { node } from "./nodes.ts";
import type { Node } from "./operators.ts";

/** Views the same elements under another shape. */
export function reshape(x: Node, shape: Shape): Node {
  return node("reshape", {}, [x], shape, x.elementType);
}

/** Views the same elements under another shape; returns x itself if it has that shape. */
export function viewed(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : reshape(x, shape);
}

/** Slices the first elements of every axis. */
export function cropped(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : node("crop", {}, [x], shape);
}

/** Broadcasts x to the shape of `like`. */
export function broadcast(x: Node, like: Node): Node {
  return node("broadcast", {}, [x, like], like.shape);
}

/** Concatenates rows. */
export function concatenate(rows: readonly Node[]): Node {
  const length = rows.reduce((total, row) => total + elementCount(staticShape(row.shape)), 0);
  const [first, ...others] = rows;
  if (first === undefined) throw new RangeError("concatenate: expected rows, found none");
  return others.length === 0 ? first : node("concatenate", {}, rows, [length], first.elementType);
}

/** Returns true where two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
