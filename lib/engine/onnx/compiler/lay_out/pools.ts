/** Lays out maximum pooling and its gradient in blocks. */
import { staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { type Images, sizesOfBlocked } from "./image.ts";
import { node } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { inWholeBlocks } from "../graph/image_pairs.ts";

/** Lays out `maxPool` in blocks; `undefined` where it stays in NCHW. */
export function blockedMaxPool(value: NodeOf<"maxPool">, x: Images, block: number): Node | undefined {
  const shape = sizesOfBlocked(value, block);
  if (!x.inBlocks || shape === undefined) return undefined;
  const from = inWholeBlocks(staticShape(x.shape, 4), block), to = inWholeBlocks(shape, block);
  return node(
    "blockedMaxPool",
    { ...value.attributes, from, to, block },
    [x.blocked()],
    sizesInBlocks(shape, block),
  );
}

/**
 * Lays out `maxPoolGradient` in blocks; `undefined` where it stays in NCHW. In blocks the padding
 * is zeros, which exceed negative pixels. So padded windows are laid out only if no gradient can
 * return to the padding.
 */
export function blockedMaxPoolGradient(
  value: NodeOf<"maxPoolGradient">,
  [x, gradient, y]: readonly [x: Images, gradient: Images, y: Images],
  block: number,
): Node | undefined {
  const { kernel, stride, padding } = value.attributes;
  if (!x.inBlocks || !y.inBlocks || stride > kernel || padding > 0 && !isOfPositive(value)) return undefined;
  const sizes = staticShape(x.shape, 4);
  const from = inWholeBlocks(sizes, block), to = inWholeBlocks(staticShape(y.shape, 4), block);
  return node(
    "blockedMaxPoolGradient",
    { kernel, stride, padding, from, to, block },
    [x.blocked(), gradient.blocked(), y.blocked()],
    sizesInBlocks(sizes, block),
  );
}

/** Returns true where ReLU is applied to the pooled result. */
function isOfPositive({ inputs: [, gradient, y] }: NodeOf<"maxPoolGradient">): boolean {
  return gradient.kind === "reluGradient" && gradient.inputs[1].kind === "relu" &&
    gradient.inputs[1].inputs[0] === y;
}
