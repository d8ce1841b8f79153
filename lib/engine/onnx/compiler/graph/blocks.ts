/**
 * Images in ONNX Runtime's blocked layout, as nodes. [n, C, h, w] are stored as [n, C / b, h · w,
 * b]: blocks of b channels, each with all its pixels.
 */
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { node } from "./nodes.ts";
import { viewed } from "./views.ts";
import type { Node } from "./operators.ts";
import { inWholeBlocks } from "./image_pairs.ts";

/** Returns the sizes of images [n, C, h, w] in blocked layout. */
export function sizesInBlocks(shape: Sizes4, block: number): Sizes4 {
  const [images, channels, height, width] = inWholeBlocks(shape, block);
  return [images, channels / block, height * width, block];
}

/** Reorders images [n, C, h, w] into blocks. */
export function toBlocks(x: Node, block: number): Node {
  const shape = staticShape(x.shape, 4);
  return node("toBlocks", {}, [viewed(x, inWholeBlocks(shape, block))], sizesInBlocks(shape, block));
}

/** Reorders images in blocks into [n, C, h, w] of `shape`. */
export function fromBlocks(x: Node, shape: Sizes4): Node {
  const block = Number(x.shape.at(-1));
  return viewed(node("fromBlocks", {}, [x], inWholeBlocks(shape, block)), shape);
}

/** Transposes the axes. */
export function transpose(x: Node, permutation: readonly number[]): Node {
  const sizes = staticShape(x.shape);
  const shape = permutation.map((axis) => {
    const size = sizes[axis];
    if (size === undefined) throw new RangeError(`transpose: [${sizes}] has no axis ${axis}`);
    return size;
  });
  return node("transpose", { permutation }, [x], shape);
}
