/** Cheaper forms of operations, known before gradients are. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import { node, sum } from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/** x · sigmoid(x), which has a pass of its own, forward and backward. */
export function isSilu({ kind, inputs: [x, gate] }: Node): boolean {
  return kind === "multiply" && gate.kind === "sigmoid" && gate.inputs[0] === x;
}

/** The largest of what is not negative: ReLU, and its gradient, of the largest alone. */
export function poolBeforeRelu(pool: NodeOf<"maxPool">, relu: NodeOf<"relu">): Node {
  return node("relu", {}, [{ ...pool, inputs: relu.inputs }], pool.shape);
}

/**
 * Two identities. Over equal channels a convolution is one channel's convolution with the filters'
 * sum. A strided 1×1 convolution sees only the pixels that it lands on, so they are taken out
 * first: forward and backward then run on them alone, and convolutions of the same image share
 * them.
 */
export function cheaperConvolution(convolution: NodeOf<"conv2d">): Node {
  const [x, filter, ...bias] = convolution.inputs;
  const { stride, padding, groups } = convolution.attributes;
  if (x.kind === "repeatChannels" && groups === 1) {
    const inputs = [x.inputs[0], sum(filter, [1]), ...bias];
    return node("conv2d", convolution.attributes, inputs, convolution.shape);
  }
  const { images, channels } = imageShape("conv2d", x.shape);
  const [, , kernelHeight, kernelWidth] = filter.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride > 1 && padding === 0) {
    const { height, width } = imageShape("conv2d", convolution.shape);
    const pixels = node("subsample", { stride, axis: 2 }, [x], [images, channels, height, width]);
    return node(
      "conv2d",
      { ...convolution.attributes, stride: 1 },
      [pixels, filter, ...bias],
      convolution.shape,
    );
  }
  return convolution;
}
