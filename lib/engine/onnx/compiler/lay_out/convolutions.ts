/**
 * Convolutions in blocks, where the blocked layout has them and they are worth their filters'
 * reordering.
 */
import { staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { blockedFilter } from "../graph/blocked_filters.ts";
import type { Images } from "./image.ts";
import { node, viewed } from "../graph/nodes.ts";
import type { BlockedConvolution, Node, NodeOf } from "../graph/operators.ts";
import { filterOfPairs, ofPairs, seenTogether, twice } from "../graph/image_pairs.ts";

type Forward = NodeOf<"conv2d">["attributes"];

/** `conv2d`; `undefined` where it stays as it is. */
export function blockedConvolution(
  value: NodeOf<"conv2d">,
  [x, filter, bias]: readonly Images[],
  block: number,
): Node | undefined {
  const shape = staticShape(value.shape);
  const { inPairs, sizes: [from, to] } = seenTogether([x.shape, shape], block);
  const attributes = inPairs ? ofPairs(value.attributes) : value.attributes;
  if (!suits(attributes, from, to, block) || !isWorthwhile(shape, filter)) return undefined;
  const { stride, padding, dilation, groups } = attributes;
  // The blocked convolution reads images with few channels as they are.
  const few = from[1] < block;
  const whole = inPairs ? filterOfPairs(filter.plain(), value.attributes) : filter.plain();
  const offsets = bias === undefined ? [] : [inPairs ? twice(bias.plain()) : bias.plain()];
  const inputs = [few ? viewed(x.plain(), from) : x.blocked(), blockedFilter(whole, block), ...offsets];
  const written = convolve(inputs, {
    from,
    to,
    kernel: [filter.shape[2], filter.shape[3]],
    stride,
    padding: [padding, padding, padding, padding],
    dilation,
    groups,
    bias: bias !== undefined,
    addend: false,
    activation: "none",
  }, block);
  return { ...written, shape: sizesInBlocks(shape, block) };
}

/**
 * Filters as large as this, in elements per pixel of the result, take longer to reorder than the
 * blocked layout saves.
 */
const FILTER_PER_PIXEL = 4096;

/** True where a filter is held in blocks, or quick to reorder. */
export function isWorthwhile([images, , height, width]: readonly number[], filter: Images): boolean {
  if (filter.plain().kind === "filterFromBlocks") return true;
  const elements = filter.shape.reduce((product, size) => product * size, 1);
  return elements <= FILTER_PER_PIXEL * images * height * width;
}

/** True if ONNX Runtime's blocked convolution can do it: whole blocks, dense or depthwise. */
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
