/** Maximum pooling and its gradient in blocks. */
import { staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { type Images, sizesOfBlocked } from "./image.ts";
import { node } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { inWholeBlocks } from "../graph/image_pairs.ts";

/** `maxPool`; `undefined` where it stays as it is. */
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
 * `maxPoolGradient`; `undefined` where it stays as it is. Beside an image in blocks lie zeros,
 * which are larger than pixels that are negative: so windows reach beyond it only where nothing
 * comes back to these.
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

/** True where ReLU works on what is pooled. */
function isOfPositive({ inputs: [, gradient, y] }: NodeOf<"maxPoolGradient">): boolean {
  return gradient.kind === "reluGradient" && gradient.inputs[1].kind === "relu" &&
    gradient.inputs[1].inputs[0] === y;
}
