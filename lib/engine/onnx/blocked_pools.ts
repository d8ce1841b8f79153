/** Maximum pooling and its gradient in blocks. */
import { staticShape } from "../../nn/graph.ts";
import { sizesInBlocks } from "./blocks.ts";
import { fits, type Images } from "./lay_out.ts";
import { type Node, node, type NodeOf, reshape } from "./nodes.ts";
import { inWholeBlocks } from "./pairs.ts";

/** `maxPool`; `undefined` where it stays as it is. */
export function blockedMaxPool(value: NodeOf<"maxPool">, x: Images, block: number): Node | undefined {
  if (!x.inBlocks || !fits(value, block)) return undefined;
  const shape = staticShape(value.shape);
  const [from, to] = [x.shape, shape].map((sizes) => inWholeBlocks(sizes, block));
  return node(
    "blockedMaxPool",
    { ...value.attributes, from, to },
    [x.blocked()],
    sizesInBlocks(shape, block),
  );
}

/** `maxPoolGradient` of windows that tile the image, where every pixel is in one of them. */
export function tiledMaxPoolGradient(
  value: NodeOf<"maxPoolGradient">,
  inputs: readonly Images[],
  block: number,
): Node | undefined {
  const { kernel, stride, padding } = value.attributes;
  const [images, channels, height, width] = staticShape(value.shape);
  const [x, , y] = inputs;
  const tiles = kernel === stride && padding === 0 && height % kernel === 0 && width % kernel === 0;
  if (!tiles || !x.inBlocks || !y.inBlocks) return undefined;
  const blocks = images * channels / block;
  const spread = inputs.map((image) =>
    reshape(image.blocked(), [blocks, image.shape[2], image.shape[3], block])
  );
  const gradient = node("tiledMaxPoolGradient", { size: kernel }, spread, [blocks, height, width, block]);
  return reshape(gradient, sizesInBlocks([images, channels, height, width], block));
}
