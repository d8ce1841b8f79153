/** Gradients of broadcasting arithmetic, sums and regroupings. */
import type { Shape } from "../../../../nn/graph.ts";
import type { GradientRules } from "./rule.ts";
import { divide, multiply, node, scalar, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { broadcast, reshape } from "../graph/views.ts";

const negate = (x: Node) => subtract(scalar(0), x);

export const arithmeticGradients: GradientRules<
  "add" | "subtract" | "multiply" | "divide" | "sum" | "reshape" | "extend" | "crop"
> = {
  add: ({ inputs: [a, b] }, gradient) => [sumTo(gradient, a.value.shape), sumTo(gradient, b.value.shape)],
  subtract: ({ inputs: [a, b] }, gradient) => [
    sumTo(gradient, a.value.shape),
    sumTo(negate(gradient), b.value.shape),
  ],
  multiply: ({ inputs: [{ value: a }, { value: b }] }, gradient) => [
    sumTo(multiply(gradient, b), a.shape),
    sumTo(multiply(gradient, a), b.shape),
  ],
  divide: ({ inputs: [{ value: a }, { value: b }], value: y }, gradient) => {
    const quotient = divide(gradient, b);
    return [sumTo(quotient, a.shape), sumTo(negate(multiply(quotient, y)), b.shape)];
  },
  sum: ({ inputs: [{ value: x }], attributes: { axes } }, gradient) => {
    const kept = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
    return [broadcast(reshape(gradient, kept), x)];
  },
  reshape: ({ inputs: [x] }, gradient) => [reshape(gradient, x.value.shape)],
  extend: ({ inputs: [x] }, gradient) => [node("crop", {}, [gradient], x.value.shape)],
  crop: ({ inputs: [x] }, gradient) => [node("extend", {}, [gradient], x.value.shape)],
};

/**
 * Returns the transpose of broadcasting: sums over the axes that broadcasting added or stretched.
 */
function sumTo(gradient: Node, shape: Shape): Node {
  const added = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size !== 1) ? [axis] : []
  );
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), shape);
}
