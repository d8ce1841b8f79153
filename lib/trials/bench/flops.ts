/** Counts the arithmetic of a network. */
import { elementCount } from "../../formats/tensor.ts";
import { type Shape, staticShape, topologicalOrder } from "../../nn/graph.ts";
import type { Model } from "../../nn/model.ts";
import { tuple } from "../../formats/items.ts";

/**
 * Returns the floating-point operations of the convolutions of one training step on `images`. Each
 * tap counts as a multiplication and an addition, forward and for both gradients; the first
 * convolution's image has no gradient. All other operations are left out, as is usual.
 */
export function trainingStepFlops(
  { logits, cams }: Model,
  images: number,
): number {
  const size = (shape: Shape) =>
    elementCount(staticShape(shape.map((length) => length === "batch" ? images : length)));
  let total = 0, first = true;
  for (const value of topologicalOrder([logits, cams])) {
    if (value.kind !== "conv2d") continue;
    const [outputs] = tuple(staticShape(value.inputs[1].shape), 1);
    const once = 2 * size(value.shape) * size(value.inputs[1].shape) / outputs;
    total += once * (first ? 2 : 3);
    first = false;
  }
  return total;
}
