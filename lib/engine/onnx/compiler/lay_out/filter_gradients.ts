/** Computes ∂L/∂filter of convolutions in blocks. */
import { staticShape } from "../../../../nn/graph.ts";
import { convolve } from "./convolutions.ts";
import { transpose } from "../graph/blocks.ts";
import type { Images } from "./image.ts";
import { node, sum } from "../graph/nodes.ts";
import { reshape } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { filterOfPairs, inWholeBlocks, pairedSizes } from "../graph/image_pairs.ts";

/** Computes ∂L/∂filter in blocks; `undefined` where it is computed in NCHW. */
export function blockedFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  inputs: readonly [x: Images, gradient: Images],
  block: number,
): Node | undefined {
  return value.attributes.groups === 1
    ? denseFilterGradient(value, inputs, block)
    : depthwiseFilterGradient(value, inputs, block);
}

/** Returns the filter gradient of a dense convolution; both operands are in blocked layout. */
function denseFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  [x, gradient]: readonly [x: Images, gradient: Images],
  block: number,
): Node | undefined {
  if (!x.inBlocks || !gradient.inBlocks) return undefined;
  const { stride, padding, dilation } = value.attributes;
  const { inPairs, sizes: [seen, given] } = pairedSizes(
    staticShape(x.shape, 4),
    staticShape(gradient.shape, 4),
    block,
  );
  const [outputs, inputs, ...kernel] = staticShape(value.shape, 4);
  const whole = node(
    "blockedFilterGradient",
    { x: seen, gradient: given, stride, padding, dilation, block, held: false },
    [x.blocked(), gradient.blocked()],
    inPairs ? [2 * outputs, 2 * inputs, ...kernel] : value.shape,
  );
  return inPairs ? filterOfPairs(whole) : whole;
}

/**
 * Returns the filter gradient of a depthwise convolution: every channel of every image is convolved
 * with its own ∂L/∂y, dilated by the stride; the results are summed over images.
 */
function depthwiseFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  [x, gradient]: readonly [x: Images, gradient: Images],
  block: number,
): Node | undefined {
  const { stride, padding, dilation, groups } = value.attributes;
  const sizes = staticShape(x.shape, 4), [images, channels, height, width] = sizes;
  const [, , rows, columns] = staticShape(gradient.shape, 4);
  const [outputs, inputs, kernelHeight, kernelWidth] = staticShape(value.shape, 4);
  const bottom = kernelHeight + (rows - 1) * stride - height - padding;
  const right = kernelWidth + (columns - 1) * stride - width - padding;
  const depthwise = groups === channels && inputs === 1 && outputs === channels;
  const [rowsOfImages, inBlock] = inWholeBlocks(sizes, block);
  if (!depthwise || dilation > 1 || inBlock % block > 0 || Math.min(bottom, right) < 0) return undefined;
  const groupsOfAll = images * channels;
  const perImage = convolve([x.blocked(), gradient.blocked()], {
    from: [1, groupsOfAll, height, width],
    to: [1, groupsOfAll, kernelHeight, kernelWidth],
    kernel: [rows, columns],
    stride: 1,
    padding: [padding, padding, bottom, right],
    dilation: stride,
    groups: groupsOfAll,
    bias: false,
    addend: false,
    activation: "none",
  }, block);
  const taps = kernelHeight * kernelWidth;
  const total = sum(reshape(perImage, [rowsOfImages, inBlock / block, taps, block]), [0]);
  const tapsLast = transpose(reshape(total, [inBlock / block, taps, block]), [0, 2, 1]);
  if (inBlock === channels) return reshape(tapsLast, value.shape);
  return reshape(sum(reshape(tapsLast, [2, channels * taps]), [0]), value.shape);
}
