/** Element-wise operators. */
import * as tf from "@tensorflow/tfjs";
import { type Held, inLayout, type Layout, plain, withRank } from "../layout.ts";
import type { Value } from "../../../nn/graph.ts";
import type { Context, Rules } from "./rule.ts";

type Unary = { readonly inputs: readonly [x: Value] };
type Binary = { readonly inputs: readonly [a: Value, b: Value] };

/** Rules of element-wise operators. */
export const elementwiseRules: Rules<
  | ("relu" | "relu6" | "sigmoid" | "softplus" | "exp" | "sqrt" | "abs")
  | ("add" | "subtract" | "multiply" | "divide" | "maximum" | "oneHot")
> = {
  relu: unary(tf.relu),
  relu6: unary(tf.relu6),
  sigmoid: unary(tf.sigmoid),
  softplus: unary(tf.softplus),
  exp: unary(tf.exp),
  sqrt: unary(tf.sqrt),
  abs: unary(tf.abs),
  add: binary(tf.add),
  subtract: binary(tf.sub),
  multiply: binary(tf.mul),
  divide: binary(tf.div),
  maximum: binary(tf.maximum),
  // A cast afterwards would be enough, but the WebGPU backend still takes a tensor cast to float32
  // for integers.
  oneHot: ({ attributes: { classes }, inputs: [labels] }, { of }) =>
    plain(tf.oneHot(of(labels).tensor, classes, 1, 0, "float32")),
};

function unary(apply: (x: tf.Tensor) => tf.Tensor) {
  return ({ inputs: [x] }: Unary, { of }: Context): Held => {
    const { tensor, layout } = of(x);
    return { tensor: apply(tensor), layout };
  };
}

/** Brings two tensors to the order of axes of the one that is not plain; scalars fit any. */
function binary(apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) {
  return ({ inputs }: Binary, { of }: Context): Held => {
    const a = of(inputs[0]), b = of(inputs[1]);
    if (a.tensor.rank === 0 || b.tensor.rank === 0) {
      const layout = a.tensor.rank === 0 ? b.layout : a.layout;
      return { tensor: apply(a.tensor, b.tensor), layout };
    }
    const rank = Math.max(a.tensor.rank, b.tensor.rank);
    const layout = common(a.layout, b.layout);
    return {
      tensor: apply(inLayout(withRank(a, rank), layout), inLayout(withRank(b, rank), layout)),
      layout,
    };
  };
}

function common(a: Layout, b: Layout): Layout {
  if (a === "plain") return b;
  return b === "plain" || a === b ? a : "plain";
}
