/** Operators without inputs, reductions and reshapes. */
import * as tf from "@tensorflow/tfjs";
import type { Shape } from "../../../nn/graph.ts";
import { axisIn, inLayout, plain } from "../layout.ts";
import type { Rules } from "./rule.ts";

/** Rules of inputs and constants, reductions and reshapes. */
export const shapeRules: Rules<
  "input" | "parameter" | "constant" | "batchSize" | "sum" | "reshape" | "logSoftmax"
> = {
  input: ({ attributes: { name } }, { bound }) => bound(name),
  parameter: ({ attributes: { name } }, { bound }) => bound(name),
  constant: ({ attributes: { values }, shape }, { count }) =>
    plain(tf.tensor([...values], sizes(shape, count), "float32")),
  batchSize: (_value, { count }) => plain(tf.scalar(count)),
  sum({ attributes: { axes, keepDimensions }, inputs }, { of }) {
    const x = of(inputs[0]);
    const layout = keepDimensions || keepsOrder(x.tensor.rank, axes, x.layout === "channelsLast")
      ? x.layout
      : "plain";
    const tensor = tf.sum(inLayout(x, layout), axes.map((axis) => axisIn(layout, axis)), keepDimensions);
    return { tensor, layout: keepDimensions ? layout : "plain" };
  },
  reshape: ({ shape, inputs: [x] }, { of, count }) =>
    plain(tf.reshape(inLayout(of(x), "plain"), sizes(shape, count))),
  logSoftmax: ({ inputs: [x] }, { of }) => plain(tf.logSoftmax(of(x).tensor, -1)),
};

/**
 * Returns true if the remaining axes of an image are in the graph's order, because only its
 * channels or only its pixels remain.
 */
function keepsOrder(rank: number, axes: readonly number[], channelsLast: boolean): boolean {
  return rank !== 4 || (channelsLast && (axes.includes(1) || (axes.includes(2) && axes.includes(3))));
}

function sizes(shape: Shape, count: number): number[] {
  return shape.map((size) => size === "batch" ? count : size);
}
