/** ONNX for arithmetic and element-wise functions. */
import type { LoweringRules } from "../lower.ts";

export const elementwiseLowering: LoweringRules<
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "maximum"
  | "relu"
  | "relu6"
  | "relu6Gradient"
  | "silu"
  | "siluGradient"
  | "reluGradient"
  | "sigmoid"
  | "softplus"
  | "exp"
  | "sqrt"
  | "abs"
  | "increment"
> = {
  add: (onnx, _, inputs) => onnx.operator("Add", inputs),
  subtract: (onnx, _, inputs) => onnx.operator("Sub", inputs),
  multiply: (onnx, _, inputs) => onnx.operator("Mul", inputs),
  divide: (onnx, _, inputs) => onnx.operator("Div", inputs),
  maximum: (onnx, _, inputs) => onnx.operator("Max", inputs),
  relu: (onnx, _, inputs) => onnx.operator("Relu", inputs),
  reluGradient: (onnx, _, [gradient, y]) => {
    const zero = onnx.floats([0], []);
    return onnx.operator("Where", [onnx.operator("Greater", [y, zero]), gradient, zero]);
  },
  relu6: (onnx, _, [x]) => onnx.operator("Clip", [x, onnx.floats([0], []), onnx.floats([6], [])]),
  relu6Gradient: (onnx, _, [gradient, y]) => {
    const zero = onnx.floats([0], []);
    const between = onnx.operator("And", [
      onnx.operator("Greater", [y, zero]),
      onnx.operator("Less", [y, onnx.floats([6], [])]),
    ]);
    return onnx.operator("Where", [between, gradient, zero]);
  },
  silu: (onnx, _, inputs) => onnx.contributed("QuickGelu", inputs, { alpha: { float: 1 } }),
  siluGradient: (onnx, _, [gradient, y, gate]) => {
    const rest = onnx.operator("Mul", [gate, onnx.operator("Sub", [onnx.floats([1], []), y])]);
    return onnx.operator("Mul", [gradient, onnx.operator("Add", [rest, y])]);
  },
  sigmoid: (onnx, _, inputs) => onnx.operator("Sigmoid", inputs),
  softplus: (onnx, _, inputs) => onnx.operator("Softplus", inputs),
  exp: (onnx, _, inputs) => onnx.operator("Exp", inputs),
  sqrt: (onnx, _, inputs) => onnx.operator("Sqrt", inputs),
  abs: (onnx, _, inputs) => onnx.operator("Abs", inputs),
  increment: (onnx, _, inputs) => onnx.operator("Add", [...inputs, onnx.integers([1], [])]),
};
