/** Gradients of broadcasting arithmetic, sums and regroupings. */
import type { Shape } from "../../../../nn/graph.ts";
import type { GradientRules } from "./rule.ts";
import { broadcast, divide, multiply, node, reshape, scalar, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";

const negate = (x: Node) => subtract(scalar(0), x);

export const arithmeticGradients: GradientRules<
  "add" | "subtract" | "multiply" | "divide" | "sum" | "reshape" | "broadcast" | "extend" | "crop"
> = {
  add: ({ inputs: [a, b] }, gradient) => [sumTo(gradient, a.shape), sumTo(gradient, b.shape)],
  subtract: ({ inputs: [a, b] }, gradient) => [sumTo(gradient, a.shape), sumTo(negate(gradient), b.shape)],
  multiply: ({ inputs: [a, b] }, gradient) => [
    sumTo(multiply(gradient, b), a.shape),
    sumTo(multiply(gradient, a), b.shape),
  ],
  divide: (y, gradient) => {
    const [a, b] = y.inputs;
    const quotient = divide(gradient, b);
    return [sumTo(quotient, a.shape), sumTo(negate(multiply(quotient, y)), b.shape)];
  },
  sum: ({ inputs: [x], attributes: { axes } }, gradient) => {
    const kept = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
    return [broadcast(reshape(gradient, kept), x)];
  },
  reshape: ({ inputs: [x] }, gradient) => [reshape(gradient, x.shape)],
  extend: ({ inputs: [x] }, gradient) => [node("crop", {}, [gradient], x.shape)],
  crop: ({ inputs: [x] }, gradient) => [node("extend", {}, [gradient], x.shape)],
  broadcast: ({ inputs: [x] }, gradient) => [sumTo(gradient, x.shape), undefined],
};

/** The transpose of broadcasting: sums over the axes that broadcasting added or stretched. */
function sumTo(gradient: Node, shape: Shape): Node {
  const added = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size !== 1) ? [axis] : []
  );
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), shape);
}
