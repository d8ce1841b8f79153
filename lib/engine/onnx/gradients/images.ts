/** Gradients of operations on images. */
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { GradientRules } from "../differentiate.ts";
import { divide, multiply, node, reshape, scalar, subtract, sum } from "../nodes.ts";

export const imageGradients: GradientRules<
  "conv2d" | "subsample" | "subsampleGradient" | "repeatChannels" | "normalise"
> = {
  conv2d: ({ inputs: [x, filter, bias], attributes }, gradient) => [
    node("conv2dInputGradient", attributes, [gradient, filter], x.shape),
    node("conv2dFilterGradient", attributes, [x, gradient], filter.shape),
    bias && reshape(sum(gradient, [0, 2, 3]), bias.shape),
  ],
  subsample: ({ inputs: [x], attributes }, gradient) => [
    node("subsampleGradient", attributes, [gradient], x.shape),
  ],
  subsampleGradient: ({ inputs: [x], attributes }, gradient) => [
    node("subsample", attributes, [gradient], x.shape),
  ],
  repeatChannels: (_y, gradient) => [sum(gradient, [1])],
  /**
   * With r = 1/√(σ² + ε) and c = x − μ: ∂L/∂β = Σ dy, ∂L/∂γ = r Σ dy c, and
   * ∂L/∂x = γ r (dy − mean dy − c r² mean(dy c)), sums and means over batch and space.
   */
  normalise: ({ inputs: [x, weight, , centred, inverseDeviation], shape }, gradient) => {
    const { height, width } = imageShape("normalise", shape);
    const count = multiply(node("batchSize", {}, [], []), scalar(height * width));
    const total = sum(gradient, [0, 2, 3]);
    const correlation = sum(multiply(gradient, centred), [0, 2, 3]);
    const slope = multiply(
      multiply(inverseDeviation, inverseDeviation),
      divide(correlation, count),
    );
    const deviation = subtract(subtract(gradient, divide(total, count)), multiply(centred, slope));
    return [
      reshape(multiply(deviation, multiply(weight, inverseDeviation)), x.shape),
      multiply(inverseDeviation, correlation),
      total,
      undefined,
      undefined,
    ];
  },
};
