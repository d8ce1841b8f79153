/**
 * Images in ONNX Runtime's blocked layout, as nodes. [n, C, h, w] lie in memory as [n, C / b, h · w, b]: blocks of b channels, each with
 * all its pixels.
 */
import { staticShape } from "../../nn/graph.ts";
import { type Node, node } from "./nodes.ts";

/** Images [n, C, h, w] in blocks. */
export function toBlocks(x: Node, block: number): Node {
  const [images, channels, height, width] = staticShape(x.shape);
  return node("toBlocks", {}, [x], [images, channels / block, height * width, block]);
}

/** Images in blocks as [n, C, h, w] of `shape`. */
export function fromBlocks(x: Node, shape: Node["shape"]): Node {
  return node("fromBlocks", {}, [x], shape);
}

/** Axes in another order. */
export function transpose(x: Node, permutation: readonly number[]): Node {
  return node("transpose", { permutation }, [x], permutation.map((axis) => x.shape[axis]));
}
