/** Gradients of operations on images. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import { node, sum } from "../graph/nodes.ts";
import { reshape } from "../graph/views.ts";
import type { GradientRules } from "./rule.ts";

export const imageGradients: GradientRules<
  "conv2d" | "maxPool" | "subsample" | "repeatChannels" | "concatenateChannels"
> = {
  conv2d: ({ inputs: [{ value: x }, { value: filter }, ...bias], attributes }, gradient) => [
    node("conv2dInputGradient", attributes, [gradient, filter], x.shape),
    node("conv2dFilterGradient", attributes, [x, gradient], filter.shape),
    ...bias.map(({ value }) => reshape(sum(gradient, [0, 2, 3]), value.shape)),
  ],
  maxPool: ({ inputs: [{ value: x }], attributes, value: y }, gradient) => [
    node("maxPoolGradient", attributes, [x, gradient, y], x.shape),
  ],
  subsample: ({ inputs: [x], attributes }, gradient) => [
    node("subsampleGradient", attributes, [gradient], x.value.shape),
  ],
  repeatChannels: (_y, gradient) => [sum(gradient, [1])],
  concatenateChannels: ({ inputs }, gradient) => {
    let offset = 0;
    return inputs.map(({ value: { shape } }) => {
      const part = node("sliceChannels", { offset }, [gradient], shape);
      offset += imageShape("concatenateChannels", shape).channels;
      return part;
    });
  },
};
