/**
 * Group normalisation: computes the statistics of every image's groups of channels, and the scales
 * and shifts from them.
 */
import { type Shape, staticShape } from "../../../../nn/graph.ts";
import type { TracedOf } from "../graph/differentiable.ts";
import { affine, deviation, divide, filled, multiply, node, scalar, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";

/** Conversions between per-channel and per-group numbers of images. */
export interface ChannelGroups {
  /** Σ x over each image's pixels: [n, groups, C / groups]. */
  overPixels(x: Node): Node;
  /** The mean over a group's elements, times `factor`, from such sums: [n, groups]. */
  mean(sums: Node, factor: 1 | -1): Node;
  /** A vector over channels, [C], broadcast to the channels of all images. */
  ofChannels(vector: Node): Node;
  /**
   * The numbers of a group for each of its channels, optionally times `factor`, which is per
   * channel.
   */
  perMember(ofGroups: Node, factor?: Node): Node;
  /** The numbers of all images' channels as the scale or shift of images: [n · C]. */
  inRow(ofChannels: Node): Node;
}

/** Conversions for images of `shape`, [n, C, h, w]. */
export function channelGroups(shape: Shape, groups: number): ChannelGroups {
  const [images, channels, height, width] = staticShape(shape, 4);
  const members = channels / groups;
  const ofMembers = ones([1, 1, members]);
  return {
    overPixels: (x) => reshape(sum(x, [2, 3]), [images, groups, members]),
    mean: (sums, factor) =>
      multiply(
        node("sum", { axes: [2], keepDimensions: false }, [sums], [images, groups]),
        scalar(factor / (members * height * width)),
      ),
    ofChannels: (vector) => reshape(vector, [1, groups, members]),
    perMember: (ofGroups, factor = ofMembers) => multiply(reshape(ofGroups, [images, groups, 1]), factor),
    inRow: (ofChannels) => reshape(ofChannels, [images * channels]),
  };
}

function ones(shape: readonly number[]): Node {
  const count = shape.reduce((total, size) => total * size);
  return node("constant", { values: Array.from({ length: count }, () => 1) }, [], shape);
}

/**
 * Normalises x by groups. It is centred first, since the mean of x² would suffer from cancellation.
 */
export function normaliseGroups(
  inputs: TracedOf<"normaliseGroups">["inputs"],
  { epsilon, groups }: { readonly epsilon: number; readonly groups: number },
): TracedOf<"normaliseGroups"> {
  const [{ value: x }, { value: weight }, { value: bias }] = inputs;
  const { overPixels, mean, ofChannels, perMember, inRow } = channelGroups(x.shape, groups);
  const opposite = inRow(perMember(mean(overPixels(x), -1)));
  const centred = affine(x, filled(1, Number(opposite.shape[0])), opposite);
  const variance = mean(overPixels(multiply(centred, centred)), 1);
  const inverseDeviation = divide(scalar(1), deviation(variance, epsilon));
  const scale = inRow(perMember(inverseDeviation, ofChannels(weight)));
  const shift = inRow(multiply(ones([Number(x.shape[0]), 1, 1]), ofChannels(bias)));
  return {
    kind: "normaliseGroups",
    attributes: { centred, inverseDeviation },
    inputs,
    value: affine(centred, scale, shift),
  };
}
