/**
 * Lays out convolutions in blocks, where ONNX Runtime supports that and it saves more than
 * reordering their filters costs.
 */
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { blockedFilter } from "../graph/blocked_filters.ts";
import type { Images } from "./image.ts";
import { node } from "../graph/nodes.ts";
import { viewed } from "../graph/views.ts";
import type { BlockedConvolution, InputsOf, Node, NodeOf } from "../graph/operators.ts";
import { forBothImages, pairedConvolution, pairedFilter, pairedSizes } from "../graph/image_pairs.ts";

type Forward = NodeOf<"conv2d">["attributes"];

/** Lays out `conv2d` in blocks; `undefined` where it stays in NCHW. */
export function blockedConvolution(
  value: NodeOf<"conv2d">,
  [x, filter, bias]: readonly [x: Images, filter: Images, ...bias: Images[]],
  block: number,
): Node | undefined {
  const shape = staticShape(value.shape, 4);
  const { inPairs, sizes: [from, to] } = pairedSizes(staticShape(x.shape, 4), shape, block);
  const attributes = inPairs ? pairedConvolution(value.attributes) : value.attributes;
  if (!suits(attributes, from, to, block) || !isWorthwhile(shape, filter)) return undefined;
  const { stride, padding, dilation, groups } = attributes;
  // The blocked convolution reads images with few channels in NCHW.
  const few = from[1] < block;
  const whole = inPairs ? pairedFilter(filter.plain(), value.attributes) : filter.plain();
  const offsets = bias === undefined ? [] : [inPairs ? forBothImages(bias.plain()) : bias.plain()];
  const image = few ? viewed(x.plain(), from) : x.blocked();
  const [, , ...kernel] = staticShape(filter.shape, 4);
  const written = convolve([image, blockedFilter(whole, block), ...offsets], {
    from,
    to,
    kernel,
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
 * The filter size, in elements per pixel of the result, from which reordering takes longer than the
 * blocked layout saves.
 */
const FILTER_PER_PIXEL = 4096;

/** Returns true where a filter is already in blocks, or cheap to reorder. */
export function isWorthwhile([images, , height, width]: Sizes4, filter: Images): boolean {
  if (filter.plain().kind === "filterFromBlocks") return true;
  const elements = filter.shape.reduce((product, size) => product * size, 1);
  return elements <= FILTER_PER_PIXEL * images * height * width;
}

/**
 * Returns true if ONNX Runtime's blocked convolution supports it: whole blocks, dense or depthwise.
 */
export function suits(
  { groups }: Forward,
  [, inputs]: Sizes4,
  [, outputs]: Sizes4,
  block: number,
): boolean {
  if (outputs % block > 0) return false;
  return groups === 1 ? inputs % block === 0 || inputs < block : groups === inputs && groups === outputs;
}

/** Returns a convolution of tensors in blocked layout. */
export function convolve(
  inputs: InputsOf<"blockedConv2d">,
  attributes: BlockedConvolution,
  block: number,
): NodeOf<"blockedConv2d"> {
  const [images, channels, height, width] = attributes.to;
  return node("blockedConv2d", attributes, inputs, [images, channels / block, height * width, block]);
}
