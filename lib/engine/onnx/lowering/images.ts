/** ONNX for operations on images, plain NCHW. */
import type { Pool } from "../../../nn/graph.ts";
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { LoweringRules } from "../lower.ts";
import type { NodeOf } from "../nodes.ts";

export const imageLowering: LoweringRules<
  | "maxPool"
  | "maxPoolGradient"
  | "subsample"
  | "subsampleGradient"
  | "batchNorm"
  | "normalise"
> = {
  maxPool: (onnx, { attributes }, inputs) => onnx.operator("MaxPool", inputs, window(attributes)),
  maxPoolGradient,
  subsample: (onnx, { attributes: { stride } }, [x]) =>
    onnx.operator("Slice", [
      x,
      onnx.integers([0, 0]),
      onnx.integers([FAR, FAR]),
      onnx.integers([2, 3]),
      onnx.integers([stride, stride]),
    ]),
  subsampleGradient,
  normalise: () => {
    throw new Error("normalise: simplifying writes it as scaleShift");
  },
  batchNorm: (onnx, { attributes: { epsilon } }, [x, weight, bias, mean, variance]) =>
    onnx.operator("BatchNormalization", [x, weight, bias, mean, variance], { epsilon: { float: epsilon } }),
};

/** Beyond any size: "to the end" for Slice. */
const FAR = 0x7fffffff;

/** Zeros between the pixels, by padding a new axis behind each pixel and row. */
function subsampleGradient(
  onnx: OnnxBuilder,
  { attributes: { stride }, inputs: [x], shape }: NodeOf<"subsampleGradient">,
  [name]: readonly string[],
): string {
  const { images, channels, height, width } = imageShape("subsampleGradient", x.shape);
  const target = imageShape("subsampleGradient", shape);
  const apart = onnx.operator("Reshape", [
    name,
    onnx.integers([Number(images), channels, height, 1, width, 1]),
  ]);
  const filled = onnx.operator("Pad", [
    apart,
    onnx.integers([0, 0, 0, 0, 0, 0, 0, 0, 0, stride - 1, 0, stride - 1]),
  ]);
  const whole = onnx.operator("Reshape", [
    filled,
    onnx.integers([Number(images), channels, height * stride, width * stride]),
  ]);
  if (target.height === height * stride && target.width === width * stride) return whole;
  return onnx.operator("Slice", [
    whole,
    onnx.integers([0, 0]),
    onnx.integers([target.height, target.width]),
    onnx.integers([2, 3]),
  ]);
}

/**
 * The gradient of every window goes to its largest pixel, windows in order, so that sums do not depend on threads. ONNX Runtime
 * gives the place of the first largest pixel, counted over all images.
 */
function maxPoolGradient(
  onnx: OnnxBuilder,
  { attributes }: NodeOf<"maxPoolGradient">,
  [x, gradient]: readonly string[],
): string {
  const row = (name: string) => onnx.operator("Reshape", [name, onnx.integers([-1])]);
  const places = onnx.second("MaxPool", [x], window(attributes));
  const zeros = onnx.operator("ConstantOfShape", [onnx.operator("Shape", [row(x)])]);
  const sums = onnx.operator("ScatterElements", [zeros, row(places), row(gradient)], {
    axis: 0,
    reduction: "add",
  });
  return onnx.operator("Reshape", [sums, onnx.operator("Shape", [x])]);
}

function window({ kernel, stride, padding }: Pool) {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: pads(padding) };
}

function pads(padding: number): readonly number[] {
  return [padding, padding, padding, padding];
}
