/** Gradients of element-wise functions and of the softmax. */
import type { GradientRules } from "./rule.ts";
import { add, divide, filled, multiply, node, scalar, scaleShift, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";

export const functionGradients: GradientRules<
  "relu" | "relu6" | "silu" | "sigmoid" | "softplus" | "exp" | "sqrt" | "logSoftmax"
> = {
  relu: (y, gradient) => [node("reluGradient", {}, [gradient, y], y.shape)],
  relu6: (y, gradient) => [node("relu6Gradient", {}, [gradient, y], y.shape)],
  // With s = 1 / (1 + e⁻ˣ), so that y = x s: ∂y/∂x = s (1 + x − y). Its opposite takes one pass
  // less over images in blocks, where x itself is scaled and shifted.
  silu: (y, gradient) => {
    const [x] = y.inputs;
    const gate = node("sigmoid", {}, [x], y.shape);
    if (x.kind === "normalisedConv2d") {
      const channels = Number(x.shape[1]);
      const rest = scaleShift(y, filled(-1, channels), filled(1, channels), { addend: x });
      return [multiply(multiply(gate, rest), gradient)];
    }
    const opposite = multiply(gate, subtract(y, add(x, scalar(1))));
    return [multiply(multiply(opposite, gradient), scalar(-1))];
  },
  sigmoid: (y, gradient) => [multiply(gradient, multiply(y, subtract(scalar(1), y)))],
  softplus: ({ inputs: [x] }, gradient) => [multiply(gradient, node("sigmoid", {}, [x], x.shape))],
  exp: (y, gradient) => [multiply(gradient, y)],
  sqrt: (y, gradient) => [divide(multiply(gradient, scalar(0.5)), y)],
  logSoftmax: (y, gradient) => {
    const softmax: Node = node("exp", {}, [y], y.shape);
    return [subtract(gradient, multiply(softmax, sum(gradient, [1])))];
  },
};
