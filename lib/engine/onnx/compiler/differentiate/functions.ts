/** Gradients of element-wise functions and of the softmax. */
import type { GradientRules } from "./rule.ts";
import { add, affine, divide, filled, multiply, node, scalar, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";

export const functionGradients: GradientRules<
  "relu" | "relu6" | "silu" | "sigmoid" | "softplus" | "exp" | "sqrt" | "logSoftmax"
> = {
  relu: ({ value: y }, gradient) => [node("reluGradient", {}, [gradient, y], y.shape)],
  relu6: ({ value: y }, gradient) => [node("relu6Gradient", {}, [gradient, y], y.shape)],
  // With s = 1 / (1 + e⁻ˣ) and y = x s: ∂y/∂x = s (1 + x − y). The negated form takes one pass
  // less over images in blocks, where x itself is affine.
  silu: ({ inputs: [{ kind, value: x }], value: y }, gradient) => {
    const gate = node("sigmoid", {}, [x], y.shape);
    if (kind === "normalisedConv2d") {
      const channels = Number(x.shape[1]);
      const rest = affine(y, filled(-1, channels), filled(1, channels), { addend: x });
      return [multiply(multiply(gate, rest), gradient)];
    }
    const opposite = multiply(gate, subtract(y, add(x, scalar(1))));
    return [multiply(multiply(opposite, gradient), scalar(-1))];
  },
  sigmoid: ({ value: y }, gradient) => [multiply(gradient, multiply(y, subtract(scalar(1), y)))],
  softplus: ({ inputs: [{ value: x }] }, gradient) => [
    multiply(gradient, node("sigmoid", {}, [x], x.shape)),
  ],
  exp: ({ value: y }, gradient) => [multiply(gradient, y)],
  sqrt: ({ value: y }, gradient) => [divide(multiply(gradient, scalar(0.5)), y)],
  logSoftmax: ({ value: y }, gradient) => {
    const softmax: Node = node("exp", {}, [y], y.shape);
    return [subtract(gradient, multiply(softmax, sum(gradient, [1])))];
  },
};
