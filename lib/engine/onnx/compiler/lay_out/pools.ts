/** Maximum pooling and its gradient in blocks. */
import { staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { fits, type Images } from "./image.ts";
import { node } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { inWholeBlocks } from "../graph/image_pairs.ts";

/** `maxPool`; `undefined` where it stays as it is. */
export function blockedMaxPool(value: NodeOf<"maxPool">, x: Images, block: number): Node | undefined {
  if (!x.inBlocks || !fits(value, block)) return undefined;
  const shape = staticShape(value.shape);
  const [from, to] = [x.shape, shape].map((sizes) => inWholeBlocks(sizes, block));
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
  inputs: readonly Images[],
  block: number,
): Node | undefined {
  const { kernel, stride, padding } = value.attributes;
  const [x, gradient, y] = inputs;
  if (!x.inBlocks || !y.inBlocks || stride > kernel || padding > 0 && !isOfPositive(value)) return undefined;
  const [from, to] = [x.shape, y.shape].map((sizes) => inWholeBlocks(sizes, block));
  return node(
    "blockedMaxPoolGradient",
    { kernel, stride, padding, from, to, block },
    [x.blocked(), gradient.blocked(), y.blocked()],
    sizesInBlocks(x.shape, block),
  );
}

/** True where ReLU works on what is pooled. */
function isOfPositive({ inputs: [, gradient, y] }: NodeOf<"maxPoolGradient">): boolean {
  return gradient.kind === "reluGradient" && gradient.inputs[1].kind === "relu" &&
    gradient.inputs[1].inputs[0] === y;
}
