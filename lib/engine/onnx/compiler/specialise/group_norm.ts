/**
 * Group normalisation: statistics of every image's groups of channels, and what they scale and
 * shift images by.
 */
import { type Shape, staticShape } from "../../../../nn/graph.ts";
import {
  deviation,
  divide,
  filled,
  multiply,
  node,
  reshape,
  scalar,
  scaleShift,
  sum,
} from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/** Conversions between per-channel and per-group numbers of images. */
export interface Groups {
  /** Σ x over each image's pixels: [n, groups, C / groups]. */
  overPixels(x: Node): Node;
  /** The mean over a group's elements, `factor` times, from such sums: [n, groups]. */
  mean(sums: Node, factor: 1 | -1): Node;
  /** A vector of channels, [C], beside numbers of all images' channels. */
  ofChannels(vector: Node): Node;
  /** A group's numbers for each of its channels, or times `factor`, which is of channels. */
  perMember(ofGroups: Node, factor?: Node): Node;
  /** Numbers of all images' channels as what images are scaled or shifted by: [n · C]. */
  inRow(ofChannels: Node): Node;
}

/** For images of `shape`, [n, C, h, w]. */
export function groupsOf(shape: Shape, groups: number): Groups {
  const [images, channels, height, width] = staticShape(shape);
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

/** `normaliseGroups` with its statistics: x is centred first, for the mean of x² would cancel. */
export function normaliseGroups(norm: NodeOf<"groupNorm">): Node {
  const [x, weight, bias] = norm.inputs;
  const { epsilon, groups } = norm.attributes;
  const { overPixels, mean, perMember, inRow } = groupsOf(x.shape, groups);
  const opposite = inRow(perMember(mean(overPixels(x), -1)));
  const centred = scaleShift(x, filled(1, Number(opposite.shape[0])), opposite);
  const variance = mean(overPixels(multiply(centred, centred)), 1);
  return node("normaliseGroups", {}, [
    x,
    weight,
    bias,
    centred,
    divide(scalar(1), deviation(variance, epsilon)),
  ], norm.shape);
}

/** γ r c + β as one pass over c. */
export function asScaleShift({ inputs, shape }: NodeOf<"normaliseGroups">): NodeOf<"scaleShift"> {
  const [, weight, bias, centred, inverseDeviation] = inputs;
  const [images, groups] = staticShape(inverseDeviation.shape);
  const { ofChannels, perMember, inRow } = groupsOf(shape, groups);
  return scaleShift(
    centred,
    inRow(perMember(inverseDeviation, ofChannels(weight))),
    inRow(multiply(ones([images, 1, 1]), ofChannels(bias))),
  );
}
