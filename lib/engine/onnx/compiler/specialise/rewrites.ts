/** Replaces operations by cheaper forms before differentiation. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import { type Traced, traced, tracedConvolution, type TracedOf } from "../graph/differentiable.ts";
import { node, sum } from "../graph/nodes.ts";

/**
 * Returns a cheaper form of `operation`, or itself. `isOnlyUse` tells whether the operation is the
 * only reader of an input.
 */
export function cheaperForm(operation: Traced, isOnlyUse: (input: number) => boolean): Traced {
  switch (operation.kind) {
    case "conv2d":
      return cheaperConvolution(operation);
    case "maxPool": {
      const [x] = operation.inputs;
      return x.kind === "relu" && isOnlyUse(0) ? poolBeforeRelu(operation, x) : operation;
    }
    case "multiply":
      return siluOf(operation) ?? operation;
    default:
      return operation;
  }
}

/** Returns x · sigmoid(x), which has an operator of its own, forward and backward. */
function siluOf({ inputs: [x, gate], value }: TracedOf<"multiply">): Traced | undefined {
  if (gate.kind !== "sigmoid" || gate.inputs[0] !== x) return undefined;
  return traced(node("silu", {}, [x.value], value.shape), [x]);
}

/**
 * Pools before ReLU, as max(relu(x)) = relu(max(x)): ReLU and its gradient then process only the
 * maxima.
 */
function poolBeforeRelu(pool: TracedOf<"maxPool">, { inputs: [x] }: TracedOf<"relu">): Traced {
  const { shape } = pool.value;
  const pooled = traced(node("maxPool", pool.attributes, [x.value], shape), [x]);
  return traced(node("relu", {}, [pooled.value], shape), [pooled]);
}

/**
 * Applies two identities. Over equal channels a convolution is one channel's convolution with the
 * filters' sum. A strided 1×1 convolution reads only every stride-th pixel, so the image is
 * subsampled first. Forward and backward then process only these pixels, and convolutions of the
 * same image share them.
 */
function cheaperConvolution(convolution: TracedOf<"conv2d">): Traced {
  const { inputs: [x, filter, ...bias], attributes, value: { shape } } = convolution;
  const { stride, padding, groups } = attributes;
  if (x.kind === "repeatChannels" && groups === 1) {
    const summed = sum(filter.value, [1]);
    return tracedConvolution(attributes, [x.inputs[0], traced(summed, [filter]), ...bias], shape);
  }
  const { images, channels } = imageShape("conv2d", x.value.shape);
  const [, , kernelHeight, kernelWidth] = filter.value.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride > 1 && padding === 0) {
    const { height, width } = imageShape("conv2d", shape);
    const sizes = [images, channels, height, width];
    const pixels = traced(node("subsample", { stride, axis: 2 }, [x.value], sizes), [x]);
    return tracedConvolution({ ...attributes, stride: 1 }, [pixels, filter, ...bias], shape);
  }
  return convolution;
}
