/** Images in both layouts. */
import { staticShape } from "../../../../nn/graph.ts";
import { inWholeBlocks } from "../graph/image_pairs.ts";
import type { Node } from "../graph/operators.ts";

/** An image as both layouts' operations find it. */
export interface Images {
  /** [n, C, h, w], as it is in blocks. */
  readonly shape: readonly number[];
  readonly plain: () => Node;
  readonly blocked: () => Node;
  /** True where it lies in blocks already. */
  readonly inBlocks: boolean;
}

/** Images whose channels fill their blocks, by themselves or two images together. */
export function fits({ shape }: Pick<Node, "shape">, block: number): boolean {
  if (shape.length !== 4) return false;
  const [, channels, height, width] = inWholeBlocks(staticShape(shape), block);
  return channels % block === 0 && height * width > 1;
}
