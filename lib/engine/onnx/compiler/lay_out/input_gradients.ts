/** Computes ∂L/∂x of convolutions in blocks. */
import { type Sizes4, staticShape } from "../../../../nn/graph.ts";
import { convolve, isWorthwhile, suits } from "./convolutions.ts";
import { sizesInBlocks } from "../graph/blocks.ts";
import { turnedFilter, turnedTaps } from "../graph/blocked_filters.ts";
import type { Images } from "./image.ts";
import { node } from "../graph/nodes.ts";
import { cropped, reshape, viewed } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { pairedConvolution, pairedFilter, pairedSizes } from "../graph/image_pairs.ts";

/**
 * Returns ∂L/∂x: the convolution of ∂L/∂y with the filter reversed. For a strided depthwise
 * convolution, zeros are inserted between the pixels of ∂L/∂y. For a dense one, each phase of the
 * stride is a convolution of its own.
 */
export function blockedInputGradient(
  value: NodeOf<"conv2dInputGradient">,
  [given, filter]: readonly [gradient: Images, filter: Images],
  block: number,
): Node | undefined {
  const shape = staticShape(value.shape, 4), givenShape = staticShape(given.shape, 4);
  const { inPairs, sizes: [from, to] } = pairedSizes(givenShape, shape, block);
  const attributes = inPairs ? pairedConvolution(value.attributes) : value.attributes;
  const { stride, padding, dilation, groups } = attributes;
  if (!suits(attributes, to, from, block) || !isWorthwhile(givenShape, filter)) return undefined;
  const whole = inPairs ? pairedFilter(filter.plain(), value.attributes) : filter.plain();
  const [images, channels, height, width] = from;
  const [, , ...kernel] = staticShape(filter.shape, 4);
  const rows = height * stride, columns = width * stride;
  const reachDown = dilation * (kernel[0] - 1), reachAlong = dilation * (kernel[1] - 1);
  const top = reachDown - padding, left = reachAlong - padding;
  const bottom = to[2] - rows - top + reachDown, right = to[3] - columns - left + reachAlong;
  if (channels < block || to[1] < block) return undefined;
  if (stride > 1 && groups === 1) {
    const strided = stridedInputGradient(
      { attributes, from, to, kernel },
      given,
      whole,
      block,
    );
    return strided && viewed(strided, sizesInBlocks(shape, block));
  }
  if (Math.min(top, left, bottom, right) < 0) return undefined;
  const apart = stride === 1
    ? given.blocked()
    : spread(given.blocked(), [images * channels / block, height, width, block], stride);
  const written = convolve([apart, turnedFilter(whole, block)], {
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
  return { ...written, shape: sizesInBlocks(shape, block) };
}

/**
 * Returns ∂L/∂x of a strided convolution: pixels in the same phase of the stride are read by the
 * same taps, so they are a convolution of ∂L/∂y with these taps. The phases are then interleaved.
 */
function stridedInputGradient(
  { attributes: { stride, padding, dilation }, from, to, kernel }: {
    readonly attributes: NodeOf<"conv2dInputGradient">["attributes"];
    readonly from: Sizes4;
    readonly to: Sizes4;
    readonly kernel: readonly [height: number, width: number];
  },
  gradient: Images,
  filter: Node,
  block: number,
): Node | undefined {
  if (dilation > 1) return undefined;
  const [images, channels, height, width] = to;
  const [, , rows, columns] = from;
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
      const part = convolve([gradient.blocked(), turnedTaps(filter, block, places)], {
        from,
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

/**
 * Returns for one axis the taps that read pixels in phase `place`, in the order of ∂L/∂y, and the
 * zeros around its `from` pixels.
 */
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
  const [nearest] = taps;
  const first = nearest === undefined ? 0 : (place + padding - nearest) / stride;
  return { taps, before: -first, behind: to - 1 + first + taps.length - from };
}

/**
 * Inserts zeros between the pixels of images in blocks, viewed as `sizes`: [blocks of all images,
 * h, w, b].
 */
function spread(x: Node, sizes: Sizes4, stride: number): Node {
  const [blocks, height, width, block] = sizes;
  return node("subsampleGradient", { stride, axis: 1 }, [reshape(x, sizes)], [
    blocks,
    height * stride,
    width * stride,
    block,
  ]);
}
