/**
 * The layout of symbolic tensors in TensorFlow.js. Its kernels want images with their channels last
 * and filters as [kh, kw, in, out]; the graph and checkpoints have channels first and [out, in, kh,
 * kw]. Only this module converts between the two.
 */
import * as tf from "@tensorflow/tfjs";

/** `plain` is the order of axes in the graph. */
export type Layout = "plain" | "channelsLast" | "filter";

/**
 * A tensor and the order of its axes. Only tensors of rank 4 can have an order other than `plain`.
 */
export interface Held {
  readonly tensor: tf.Tensor;
  readonly layout: Layout;
}

/** For each axis in memory, the axis of the graph. */
const AXES: Readonly<Record<Layout, readonly [number, number, number, number]>> = {
  plain: [0, 1, 2, 3],
  channelsLast: [0, 2, 3, 1],
  filter: [2, 3, 1, 0],
};

/** Returns a tensor in the graph's order of axes. */
export function plain(tensor: tf.Tensor): Held {
  return { tensor, layout: "plain" };
}

/**
 * Returns the order of axes for a checkpoint's tensor of this shape: tensors of rank 4 are filters.
 */
export function heldLayout(shape: readonly number[]): Layout {
  return shape.length === 4 ? "filter" : "plain";
}

/** Returns the axis in memory of the graph's axis `axis`. */
export function axisIn(layout: Layout, axis: number): number {
  return layout === "plain" ? axis : AXES[layout].indexOf(axis);
}

/** Returns the tensor with its axes in the order of `layout`. */
export function inLayout({ tensor, layout: from }: Held, layout: Layout): tf.Tensor {
  if (from === layout) return tensor;
  const permutation = AXES[layout].map((axis) => axisIn(from, axis));
  return tf.transpose(tensor, permutation);
}

/** Returns the tensor in a layout of images or filters. Throws a `TypeError` for another rank. */
export function inLayout4D(held: Held, layout: Layout): tf.Tensor4D {
  const tensor = inLayout(held, layout);
  if (isRank4(tensor)) return tensor;
  throw new TypeError(`expected a tensor of rank 4, found [${tensor.shape}]`);
}

/** Prepends axes of size 1 to the tensor until it has `rank`, as broadcasting would. */
export function withRank(held: Held, rank: number): Held {
  const missing = rank - held.tensor.rank;
  if (missing <= 0) return held;
  return plain(tf.reshape(held.tensor, [...Array.from({ length: missing }, () => 1), ...held.tensor.shape]));
}

function isRank4(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4;
}
