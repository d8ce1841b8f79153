/** ONNX for `affine`. */
import { staticShape } from "../../../../nn/graph.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules, NamesOf } from "./rule.ts";
import type { Activation, NodeOf } from "../graph/operators.ts";
import { blockedActivation, imagesAsWritten } from "./blocks.ts";

export const affineLowering: LoweringRules<"affine"> = {
  affine: (onnx, value, inputs) =>
    value.attributes.block === 1 ? plain(onnx, value, inputs) : blocked(onnx, value, inputs),
};

/**
 * Lowers to a batch normalisation with mean 0 and variance 1, which takes one pass over x; a
 * product and a sum take two.
 */
function plain(
  onnx: OnnxBuilder,
  { attributes: { activation }, inputs: [, vector], shape }: NodeOf<"affine">,
  [x, scale, shift, addend]: NamesOf<"affine">,
): string {
  const [images, channels, height, width] = staticShape(shape, 4);
  const [length] = staticShape(vector.shape, 1);
  const view = (name: string, sizes: readonly number[]) =>
    length === channels ? name : onnx.reshape(name, sizes);
  const constant = (value: number) => onnx.floats(Array.from({ length }, () => value), [length]);
  const scaled = view(
    onnx.operator("BatchNormalization", [
      view(x, [1, images * channels, height, width]),
      scale,
      shift,
      constant(0),
      constant(1),
    ], { epsilon: { float: 0 } }),
    [images, channels, height, width],
  );
  return activate(onnx, activation, addend === undefined ? scaled : onnx.operator("Add", [scaled, addend]));
}

function activate(onnx: OnnxBuilder, activation: Activation, x: string): string {
  switch (activation) {
    case "none":
      return x;
    case "relu":
      return onnx.operator("Relu", [x]);
    case "sigmoid":
      return onnx.operator("Sigmoid", [x]);
  }
}

/**
 * Returns a depthwise 1×1 convolution in ONNX Runtime's blocked layout: one pass, whatever is added
 * and applied. An image's own vectors make a batch of n images one image of n times as many
 * channels, which lies in memory alike.
 */
function blocked(
  onnx: OnnxBuilder,
  { attributes: { activation, block }, inputs: [, vector], shape }: NodeOf<"affine">,
  [x, scale, shift, ...addend]: NamesOf<"affine">,
): string {
  const [images, blocks, pixels] = staticShape(shape, 4);
  const [length] = staticShape(vector.shape, 1);
  const rows = images * blocks * block / length;
  const nominal = imagesAsWritten(onnx, x, rows, length) ?? [rows, length, pixels, 1];
  const view = (name: string) => onnx.reshape(name, nominal, staticShape(shape));
  const filter = onnx.reshape(scale, [length, 1, 1, 1]);
  const written = onnx.blocked("Conv", [view(x), filter, shift, ...addend.map(view)], {
    group: length,
    kernel_shape: [1, 1],
    ...blockedActivation(activation),
  });
  return onnx.reshape(written, staticShape(shape), nominal);
}
