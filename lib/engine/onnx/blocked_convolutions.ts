/** Convolutions in blocks, where the blocked layout has them and they are worth their filters' reordering. */
import { staticShape } from "../../nn/graph.ts";
import { blockedFilter } from "./filters.ts";
import type { Images } from "./lay_out.ts";
import { type BlockedConvolution, type Node, node, type NodeOf } from "./nodes.ts";

type Forward = NodeOf<"conv2d">["attributes"];

/** `conv2d`; `undefined` where it stays as it is. */
export function blockedConvolution(
  value: NodeOf<"conv2d">,
  [x, filter, bias]: readonly Images[],
  block: number,
): Node | undefined {
  const { stride, padding, dilation } = value.attributes;
  const to = staticShape(value.shape);
  if (!suits(value.attributes, x.shape, to, block) || !isWorthwhile(to, filter)) return undefined;
  // The blocked convolution reads images with few channels as they are.
  const few = x.shape[1] < block;
  const reordered = blockedFilter(filter.plain(), block);
  const inputs = [few ? x.plain() : x.blocked(), reordered, ...bias === undefined ? [] : [bias.plain()]];
  return convolve(inputs, {
    from: x.shape,
    to,
    kernel: [filter.shape[2], filter.shape[3]],
    stride,
    padding: [padding, padding, padding, padding],
    dilation,
    groups: value.attributes.groups,
    bias: bias !== undefined,
    addend: false,
    activation: "none",
  }, block);
}

/** Filters as large as this, in elements per pixel of the result, take longer to reorder than the blocked layout saves. */
const FILTER_PER_PIXEL = 4096;

/** True where a filter is held in blocks, or quick to reorder. */
export function isWorthwhile([images, , height, width]: readonly number[], filter: Images): boolean {
  if (filter.plain().kind === "filterFromBlocks") return true;
  const elements = filter.shape.reduce((product, size) => product * size, 1);
  return elements <= FILTER_PER_PIXEL * images * height * width;
}

/** What the blocked convolution can do: whole blocks, all channels together or each by itself. */
export function suits(
  { groups }: Forward,
  [, inputs]: readonly number[],
  [, outputs]: readonly number[],
  block: number,
): boolean {
  if (outputs % block > 0) return false;
  return groups === 1 ? inputs % block === 0 || inputs < block : groups === inputs && groups === outputs;
}

/** A convolution of tensors that lie in blocks. */
export function convolve(inputs: readonly Node[], attributes: BlockedConvolution, block: number): Node {
  const [images, channels, height, width] = attributes.to;
  return node("blockedConv2d", attributes, inputs, [images, channels / block, height * width, block]);
}
