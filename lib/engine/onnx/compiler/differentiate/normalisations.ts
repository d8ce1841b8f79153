/** Gradients of normalisations by a batch's or an image's own statistics. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import { affine, filled, multiply, scalar, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";
import { channelGroups } from "../specialise/group_norm.ts";
import { normalisedConvolutionGradient } from "./normalised_convolution.ts";
import type { GradientRules } from "./rule.ts";

export const normalisationGradients: GradientRules<"normalise" | "normaliseGroups" | "normalisedConv2d"> = {
  /**
   * With r = 1/√(σ² + ε), z the moved x, m its mean and c = z − m = x − μ: ∂L/∂β = Σ dy, ∂L/∂γ = r
   * Σ dy c, and ∂L/∂x = γ r (dy − mean dy − c r² mean(dy c)), sums and means over batch and space.
   * In blocks, the bracket is one pass, and the factor before it may go to filters (`simplify/`);
   * NCHW multiplies within the bracket.
   */
  normalise: ({ inputs: [, { value: weight }], attributes, value: { shape } }, gradient) => {
    const { moved, rest, inverseDeviation } = attributes;
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
      ? affine(affine(moved, ...correction(share), { addend: gradient }), factor, none)
      : affine(gradient, factor, none, { addend: affine(moved, ...correction(multiply(factor, share))) });
    return [gradientOfX, weightGradient, total];
  },
  normalisedConv2d: normalisedConvolutionGradient,
  /**
   * With T = Σ dy and P = Σ dy c over the pixels of every image, and means over a group: ∂L/∂β = Σ
   * T, ∂L/∂γ = Σ r P over images, and ∂L/∂x = γ r dy − r mean(γ dy) − c r³ mean(γ dy c).
   */
  normaliseGroups: ({ inputs: [, { value: weight }], attributes, value: { shape } }, gradient) => {
    const { centred, inverseDeviation } = attributes;
    const { overPixels, mean, ofChannels, perMember, inRow } = channelGroups(
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
      affine(gradient, factor, filled(0, Number(factor.shape[0])), {
        addend: affine(centred, slope, shift),
      }),
      reshape(sum(perMember(inverseDeviation, products), [0]), weight.shape),
      reshape(sum(totals, [0]), weight.shape),
    ];
  },
};
