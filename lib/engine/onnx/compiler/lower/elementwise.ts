/** ONNX for arithmetic and element-wise functions. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules } from "./rule.ts";
import { sameShape } from "../graph/views.ts";
import type { Node } from "../graph/operators.ts";

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
  | "reluGradient"
  | "sigmoid"
  | "softplus"
  | "exp"
  | "sqrt"
  | "abs"
  | "increment"
> = {
  add: inAnySizes((onnx, ...inputs) => onnx.operator("Add", inputs)),
  subtract: inAnySizes((onnx, ...inputs) => onnx.operator("Sub", inputs)),
  multiply: inAnySizes((onnx, ...inputs) => onnx.operator("Mul", inputs)),
  divide: inAnySizes((onnx, ...inputs) => onnx.operator("Div", inputs)),
  maximum: inAnySizes((onnx, ...inputs) => onnx.operator("Max", inputs)),
  relu: inAnySizes((onnx, ...inputs) => onnx.operator("Relu", inputs)),
  // Multiplies the gradient by 0 or 1: `Where` takes three times as long.
  reluGradient: inAnySizes((onnx, gradient, y) => {
    const isPositive = onnx.operator("HardSigmoid", [y], { alpha: { float: LARGE }, beta: { float: 0 } });
    return onnx.operator("Mul", [isPositive, gradient]);
  }),
  relu6: inAnySizes((onnx, x) => onnx.operator("Clip", [x, onnx.floats([0], []), onnx.floats([6], [])])),
  relu6Gradient: inAnySizes((onnx, gradient, y) => {
    const zero = onnx.floats([0], []);
    const between = onnx.operator("And", [
      onnx.operator("Greater", [y, zero]),
      onnx.operator("Less", [y, onnx.floats([6], [])]),
    ]);
    return onnx.operator("Where", [between, gradient, zero]);
  }),
  silu: inAnySizes((onnx, ...inputs) => onnx.contributed("QuickGelu", inputs, { alpha: { float: 1 } })),
  sigmoid: inAnySizes((onnx, ...inputs) => onnx.operator("Sigmoid", inputs)),
  softplus: inAnySizes((onnx, ...inputs) => onnx.operator("Softplus", inputs)),
  exp: inAnySizes((onnx, ...inputs) => onnx.operator("Exp", inputs)),
  sqrt: inAnySizes((onnx, ...inputs) => onnx.operator("Sqrt", inputs)),
  abs: inAnySizes((onnx, ...inputs) => onnx.operator("Abs", inputs)),
  increment: (onnx, _, inputs) => onnx.operator("Add", [...inputs, onnx.integers([1], [])]),
};

/** The factor that makes any positive number at least one, unless it is denormal. */
const LARGE = 2 ** 126;

/**
 * Returns the rule of an element-wise operation. Where every input has the result's sizes, or is
 * one number, the sizes that they are seen in do not matter: they are taken as the first was
 * written, which saves views. Beside a number, sizes that end in 1 become one row, for otherwise
 * ONNX Runtime goes through both element by element.
 */
function inAnySizes(write: (onnx: OnnxBuilder, ...inputs: string[]) => string) {
  return (onnx: OnnxBuilder, { inputs, shape }: Node, names: readonly string[]): string => {
    const whole = inputs.map((input) => sameShape(input.shape, shape));
    if (!inputs.every((input, index) => whole[index] || input.shape.length === 0)) {
      return write(onnx, ...names);
    }
    const sizes = staticShape(shape);
    const written = names.find((_, index) => whole[index]);
    const first = written === undefined ? sizes : onnx.viewed(written)?.shape ?? sizes;
    const seen = first.at(-1) === 1 && !whole.every(Boolean) ? [elementCount(first)] : first;
    const operands = names.map((name, index) => whole[index] ? onnx.reshape(name, seen, sizes) : name);
    return onnx.reshape(write(onnx, ...operands), sizes, seen);
  };
}
