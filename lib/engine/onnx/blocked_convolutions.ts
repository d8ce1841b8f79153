/** Convolutions and their gradients in blocks, where the blocked layout has them and they are worth their filters' reordering. */
import { staticShape } from "../../nn/graph.ts";
import { transpose } from "./blocks.ts";
import { blockedFilter, turnedFilter, turnedTaps } from "./filters.ts";
import type { Images } from "./lay_out.ts";
import { type BlockedConvolution, type Node, node, type NodeOf, reshape, sum } from "./nodes.ts";
import { cropped } from "./widen.ts";

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

/**
 * ∂L/∂x: the convolution of ∂L/∂y with the filter turned over. Where a stride skipped pixels of a depthwise convolution, zeros are put
 * between those of ∂L/∂y. These zeros are multiplied too; all channels together go by the pixels' places in a stride instead.
 */
export function blockedInputGradient(
  value: NodeOf<"conv2dInputGradient">,
  [gradient, filter]: readonly Images[],
  block: number,
): Node | undefined {
  const { stride, padding, dilation, groups } = value.attributes;
  const to = staticShape(value.shape);
  const [images, channels, height, width] = gradient.shape;
  const kernel = [filter.shape[2], filter.shape[3]] as const;
  const [rows, columns] = [height * stride, width * stride];
  const [top, left] = kernel.map((taps) => dilation * (taps - 1) - padding);
  const bottom = to[2] - rows - top + dilation * (kernel[0] - 1);
  const right = to[3] - columns - left + dilation * (kernel[1] - 1);
  const few = channels < block || to[1] < block;
  if (stride > 1 && groups === 1) return few ? undefined : byPlaceInStride(value, [gradient, filter], block);
  if (
    few || Math.min(top, left, bottom, right) < 0 ||
    !suits(value.attributes, to, gradient.shape, block) || !isWorthwhile(gradient.shape, filter)
  ) return undefined;
  const apart = stride === 1
    ? gradient.blocked()
    : spread(gradient.blocked(), [images * channels / block, height, width, block], stride);
  return convolve([apart, turnedFilter(filter.plain(), block)], {
    from: [images, channels, rows, columns],
    to,
    kernel,
    stride: 1,
    padding: [top, left, bottom, right],
    dilation,
    groups,
    bias: false,
    addend: false,
    activation: "none",
  }, block);
}

/**
 * ∂L/∂x of a strided convolution: pixels that lie at the same place in a stride are seen by the same taps, so that they are a convolution
 * of ∂L/∂y with these alone. Then they are put side by side.
 */
function byPlaceInStride(
  value: NodeOf<"conv2dInputGradient">,
  [gradient, filter]: readonly Images[],
  block: number,
): Node | undefined {
  const { stride, padding, dilation } = value.attributes;
  const [images, channels, height, width] = staticShape(value.shape);
  const [, , rows, columns] = gradient.shape;
  const kernel = [filter.shape[2], filter.shape[3]] as const;
  if (
    dilation > 1 || !suits(value.attributes, value.shape.map(Number), gradient.shape, block) ||
    !isWorthwhile(gradient.shape, filter)
  ) return undefined;
  const lines = Math.ceil(height / stride), across = Math.ceil(width / stride);
  const steps = Array.from({ length: stride }, (_, place) => place);
  const seen = (place: number, length: number, from: number, to: number) =>
    tapsAt({ place, stride, padding, length, from, to });
  const down = steps.map((place) => seen(place, kernel[0], rows, lines));
  const along = steps.map((place) => seen(place, kernel[1], columns, across));
  if ([...down, ...along].some(({ taps, before, behind }) => taps.length === 0 || before < 0 || behind < 0)) {
    return undefined;
  }
  const blocks = images * channels / block;
  const parts = down.flatMap((vertical) =>
    along.map((horizontal) => {
      const places = vertical.taps.flatMap((row) =>
        horizontal.taps.map((column) => row * kernel[1] + column)
      );
      const part = convolve([gradient.blocked(), turnedTaps(filter.plain(), block, places)], {
        from: gradient.shape,
        to: [images, channels, lines, across],
        kernel: [vertical.taps.length, horizontal.taps.length],
        stride: 1,
        padding: [vertical.before, horizontal.before, vertical.behind, horizontal.behind],
        dilation: 1,
        groups: 1,
        bias: false,
        addend: false,
        activation: "none",
      }, block);
      return reshape(part, [blocks, lines, across, block]);
    })
  );
  const whole = node("interleave", { stride }, parts, [blocks, lines * stride, across * stride, block]);
  return reshape(cropped(whole, [blocks, height, width, block]), [
    images,
    channels / block,
    height * width,
    block,
  ]);
}

/** Along one axis: the taps that see pixels at `place` in a stride, as ∂L/∂y comes by, and the zeros around its `from` pixels. */
function tapsAt(
  { place, stride, padding, length, from, to }: {
    readonly place: number;
    readonly stride: number;
    readonly padding: number;
    readonly length: number;
    readonly from: number;
    readonly to: number;
  },
) {
  const taps = Array.from({ length }, (_, index) => length - 1 - index)
    .filter((tap) => (place + padding - tap) % stride === 0);
  const first = taps.length === 0 ? 0 : (place + padding - taps[0]) / stride;
  return { taps, before: -first, behind: to - 1 + first + taps.length - from };
}

/** ∂L/∂filter; `undefined` where it is worked out from images as they are. */
export function blockedFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  inputs: readonly Images[],
  block: number,
): Node | undefined {
  return value.attributes.groups === 1
    ? denseFilterGradient(value, inputs, block)
    : depthwiseFilterGradient(value, inputs, block);
}

/** Of a convolution of all channels together, where both factors lie in blocks. */
function denseFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  [x, gradient]: readonly Images[],
  block: number,
): Node | undefined {
  if (!x.inBlocks || !gradient.inBlocks) return undefined;
  const { stride, padding, dilation } = value.attributes;
  return node(
    "blockedFilterGradient",
    { x: x.shape, gradient: gradient.shape, stride, padding, dilation, block, held: false },
    [x.blocked(), gradient.blocked()],
    value.shape,
  );
}

/**
 * Of a depthwise convolution: every channel of every image convolved with its own ∂L/∂y as the filter, whose
 * taps are as far apart as the strides were; then summed over images.
 */
function depthwiseFilterGradient(
  value: NodeOf<"conv2dFilterGradient">,
  [x, gradient]: readonly Images[],
  block: number,
): Node | undefined {
  const { stride, padding, dilation, groups } = value.attributes;
  const [images, channels, height, width] = x.shape;
  const [, , rows, columns] = gradient.shape;
  const [outputs, inputs, ...kernel] = staticShape(value.shape);
  const bottom = kernel[0] + (rows - 1) * stride - height - padding;
  const right = kernel[1] + (columns - 1) * stride - width - padding;
  const depthwise = groups === channels && inputs === 1 && outputs === channels;
  if (!depthwise || dilation > 1 || channels % block > 0 || Math.min(bottom, right) < 0) return undefined;
  const groupsOfAll = images * channels;
  const perImage = convolve([x.blocked(), gradient.blocked()], {
    from: [1, groupsOfAll, height, width],
    to: [1, groupsOfAll, kernel[0], kernel[1]],
    kernel: [rows, columns],
    stride: 1,
    padding: [padding, padding, bottom, right],
    dilation: stride,
    groups: groupsOfAll,
    bias: false,
    addend: false,
    activation: "none",
  }, block);
  const taps = kernel[0] * kernel[1];
  const total = sum(reshape(perImage, [images, channels / block, taps, block]), [0]);
  return reshape(transpose(reshape(total, [channels / block, taps, block]), [0, 2, 1]), value.shape);
}

/** Filters as large as this, in elements per pixel of the result, take longer to reorder than the blocked layout saves. */
const FILTER_PER_PIXEL = 4096;

function isWorthwhile([images, , height, width]: readonly number[], filter: Images): boolean {
  if (filter.plain().kind === "filterFromBlocks") return true;
  const elements = filter.shape.reduce((product, size) => product * size, 1);
  return elements <= FILTER_PER_PIXEL * images * height * width;
}

/** What the blocked convolution can do: whole blocks, all channels together or each by itself. */
function suits(
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

/** Zeros between the pixels of images in blocks, seen as `sizes`: [blocks of all images, h, w, b]. */
function spread(x: Node, sizes: readonly number[], stride: number): Node {
  const [blocks, height, width, block] = sizes;
  return node("subsampleGradient", { stride, axis: 1 }, [reshape(x, sizes)], [
    blocks,
    height * stride,
    width * stride,
    block,
  ]);
}
