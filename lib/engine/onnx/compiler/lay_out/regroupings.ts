/** Concatenates, slices and subsamples images in blocks along channels, images and pixels. */
import { staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { node } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";
import { type Images, sizesOfBlocked } from "./image.ts";

/** Concatenates whole blocks of channels; `undefined` where a part does not fill its blocks. */
export function concatenateBlocks(
  value: NodeOf<"concatenateChannels">,
  parts: readonly Images[],
  block: number,
): Node | undefined {
  if (!parts.some((part) => part.inBlocks)) return undefined;
  if (!parts.every(({ shape }) => staticShape(shape, 4)[1] % block === 0)) return undefined;
  const [images, channels, height, width] = staticShape(value.shape, 4);
  const shape = [images, channels / block, height * width, block];
  return node("concatenateChannels", {}, parts.map((part) => part.blocked()), shape);
}

/** Concatenates batches of images in blocks. */
export function concatenateBlockedImages(
  value: NodeOf<"concatenateImages">,
  parts: readonly Images[],
  block: number,
): Node | undefined {
  const shape = sizesOfBlocked(value, block);
  if (!parts.every((part) => part.inBlocks) || shape === undefined) return undefined;
  return node("concatenateImages", {}, parts.map((part) => part.blocked()), sizesInBlocks(shape, block));
}

/** Slices whole blocks of channels. */
export function sliceBlocks(value: NodeOf<"sliceChannels">, x: Images, block: number): Node | undefined {
  const { offset } = value.attributes;
  const shape = sizesOfBlocked(value, block);
  if (!x.inBlocks || shape === undefined || offset % block > 0 || shape[1] % block > 0) return undefined;
  return node("sliceChannels", { offset: offset / block }, [x.blocked()], sizesInBlocks(shape, block));
}

/** Subsamples pixels, or inserts zeros between them; rows and columns are separate axes. */
export function resample(
  value: NodeOf<"subsample"> | NodeOf<"subsampleGradient">,
  x: Images,
  block: number,
): Node | undefined {
  const sizes = sizesOfBlocked(value, block);
  if (!x.inBlocks || sizes === undefined) return undefined;
  const [images, channels, height, width] = sizes;
  const [, , fromHeight, fromWidth] = staticShape(x.shape, 4);
  const blocks = images * channels / block;
  const from = reshape(x.blocked(), [blocks, fromHeight, fromWidth, block]);
  const attributes = { ...value.attributes, axis: 1 } as const;
  return reshape(
    { ...value, attributes, inputs: [from], shape: [blocks, height, width, block] },
    sizesInBlocks(sizes, block),
  );
}
