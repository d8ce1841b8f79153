/** Images in both layouts. */
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { inWholeBlocks } from "../graph/image_pairs.ts";
import type { Node } from "../graph/operators.ts";

/** An image with its shapes in both layouts. */
export interface Images {
  /** The image [n, C, h, w] in blocks. */
  readonly shape: readonly number[];
  readonly plain: () => Node;
  readonly blocked: () => Node;
  /** True if it is in blocked layout already. */
  readonly inBlocks: boolean;
}

/**
 * Returns the sizes of images whose channels fill their blocks, singly or as pairs; `undefined` for
 * any other value.
 */
export function sizesOfBlocked({ shape }: Pick<Node, "shape">, block: number): Sizes4 | undefined {
  if (shape.length !== 4) return undefined;
  const sizes = staticShape(shape, 4);
  const [, channels, height, width] = inWholeBlocks(sizes, block);
  return channels % block === 0 && height * width > 1 ? sizes : undefined;
}
