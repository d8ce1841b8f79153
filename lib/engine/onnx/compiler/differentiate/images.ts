/** Gradients of operations on images. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import type { GradientRules } from "./rule.ts";
import { groupsOf } from "../specialise/group_norm.ts";
import { normalisedConvolutionGradients } from "../specialise/convolution_statistics.ts";
import { filled, multiply, node, reshape, scalar, scaleShift, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";

export const imageGradients: GradientRules<
  | "conv2d"
  | "maxPool"
  | "subsample"
  | "subsampleGradient"
  | "repeatChannels"
  | "concatenateChannels"
  | "normalise"
  | "normaliseGroups"
  | "normalisedConv2d"
> = {
  conv2d: ({ inputs: [x, filter, bias], attributes }, gradient) => [
    node("conv2dInputGradient", attributes, [gradient, filter], x.shape),
    node("conv2dFilterGradient", attributes, [x, gradient], filter.shape),
    bias && reshape(sum(gradient, [0, 2, 3]), bias.shape),
  ],
  maxPool: (y, gradient) => {
    const { inputs: [x], attributes } = y;
    return [node("maxPoolGradient", attributes, [x, gradient, y], x.shape)];
  },
  subsample: ({ inputs: [x], attributes }, gradient) => [
    node("subsampleGradient", attributes, [gradient], x.shape),
  ],
  subsampleGradient: ({ inputs: [x], attributes }, gradient) => [
    node("subsample", attributes, [gradient], x.shape),
  ],
  repeatChannels: (_y, gradient) => [sum(gradient, [1])],
  concatenateChannels: ({ inputs }, gradient) => {
    let offset = 0;
    return inputs.map(({ shape }) => {
      const part = node("sliceChannels", { offset }, [gradient], shape);
      offset += imageShape("concatenateChannels", shape).channels;
      return part;
    });
  },
  /**
   * With r = 1/√(σ² + ε), z what x was moved to, m its mean and c = z − m = x − μ: ∂L/∂β = Σ dy,
   * ∂L/∂γ = r Σ dy c, and ∂L/∂x = γ r (dy − mean dy − c r² mean(dy c)), sums and means over batch
   * and space. In blocks, what is in brackets is one pass, and the factor before them may go to
   * filters (`simplify/`); NCHW multiplies within the brackets.
   */
  normalise: ({ inputs: [, weight, , moved, rest, inverseDeviation], attributes, shape }, gradient) => {
    const { images, channels, height, width } = imageShape("normalise", shape);
    const share = scalar(-1 / (Number(images) * height * width));
    const total = reshape(sum(gradient, [0, 2, 3]), [channels]);
    const products = reshape(sum(multiply(gradient, moved), [0, 2, 3]), [channels]);
    const correlation = subtract(products, multiply(rest, total));
    const weightGradient = multiply(inverseDeviation, correlation);
    const factor = multiply(weight, inverseDeviation);
    const none = filled(0, channels);
    const correction = (ofMean: Node) => {
      const slope = multiply(ofMean, multiply(inverseDeviation, weightGradient));
      return [slope, subtract(multiply(ofMean, total), multiply(slope, rest))] as const;
    };
    const gradientOfX = attributes.inBlocks
      ? scaleShift(scaleShift(moved, ...correction(share), { addend: gradient }), factor, none)
      : scaleShift(gradient, factor, none, {
        addend: scaleShift(moved, ...correction(multiply(factor, share))),
      });
    return [gradientOfX, weightGradient, total, undefined, undefined, undefined];
  },
  normalisedConv2d: normalisedConvolutionGradients,
  /**
   * With T = Σ dy and P = Σ dy c over the pixels of every image, and means over a group: ∂L/∂β = Σ
   * T, ∂L/∂γ = Σ r P over images, and ∂L/∂x = γ r dy − r mean(γ dy) − c r³ mean(γ dy c).
   */
  normaliseGroups: ({ inputs: [, weight, , centred, inverseDeviation], shape }, gradient) => {
    const { overPixels, mean, ofChannels, perMember, inRow } = groupsOf(
      shape,
      Number(inverseDeviation.shape[1]),
    );
    const weights = ofChannels(weight);
    const totals = overPixels(gradient), products = overPixels(multiply(gradient, centred));
    const factor = inRow(perMember(inverseDeviation, weights));
    const squared = multiply(inverseDeviation, inverseDeviation);
    const ofMean = (sums: Node) => multiply(mean(multiply(sums, weights), -1), inverseDeviation);
    const slope = inRow(perMember(multiply(ofMean(products), squared)));
    const shift = inRow(perMember(ofMean(totals)));
    return [
      scaleShift(gradient, factor, filled(0, Number(factor.shape[0])), {
        addend: scaleShift(centred, slope, shift),
      }),
      reshape(sum(perMember(inverseDeviation, products), [0]), weight.shape),
      reshape(sum(totals, [0]), weight.shape),
      undefined,
      undefined,
    ];
  },
};
