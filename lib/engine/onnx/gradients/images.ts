/** Gradients of operations on images. */
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { GradientRules } from "../differentiate.ts";
import { divide, multiply, type Node, node, reshape, scalar, subtract, sum } from "../nodes.ts";

export const imageGradients: GradientRules<
  "conv2d" | "maxPool" | "subsample" | "subsampleGradient" | "repeatChannels" | "normalise"
> = {
  conv2d: ({ inputs: [x, filter, bias], attributes }, gradient) => [
    node("conv2dInputGradient", attributes, [gradient, filter], x.shape),
    node("conv2dFilterGradient", attributes, [x, gradient], filter.shape),
    bias && reshape(sum(gradient, [0, 2, 3]), bias.shape),
  ],
  maxPool: ({ inputs: [x], attributes }, gradient) => [
    node("maxPoolGradient", attributes, [x, gradient], x.shape),
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
  normalise: ({ inputs: [, weight, , centred, inverseDeviation], shape }, gradient) => {
    const { channels, height, width } = imageShape("normalise", shape);
    const count = multiply(node("batchSize", {}, [], []), scalar(height * width));
    const perChannel = (vector: Node) => reshape(vector, [1, channels, 1, 1]);
    const total = reshape(sum(gradient, [0, 2, 3]), [channels]);
    const correlation = reshape(sum(multiply(gradient, centred), [0, 2, 3]), [channels]);
    const weightGradient = multiply(inverseDeviation, correlation);
    const slope = divide(multiply(inverseDeviation, weightGradient), count);
    const deviation = subtract(
      subtract(gradient, perChannel(divide(total, count))),
      multiply(centred, perChannel(slope)),
    );
    return [
      multiply(deviation, perChannel(multiply(weight, inverseDeviation))),
      weightGradient,
      total,
      undefined,
      undefined,
    ];
  },
};
