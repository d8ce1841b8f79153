/** ONNX for operations on images, plain NCHW. */
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { LoweringRules } from "../lower.ts";
import type { NodeOf } from "../nodes.ts";

export const imageLowering: LoweringRules<
  | "conv2d"
  | "conv2dInputGradient"
  | "conv2dFilterGradient"
  | "subsample"
  | "subsampleGradient"
  | "batchNorm"
  | "normalise"
> = {
  conv2d: (onnx, { attributes: { stride, padding } }, inputs) =>
    onnx.operator("Conv", inputs, { strides: [stride, stride], pads: pads(padding) }),
  conv2dInputGradient,
  conv2dFilterGradient,
  subsample: (onnx, { attributes: { stride } }, [x]) =>
    onnx.operator("Slice", [
      x,
      onnx.integers([0, 0]),
      onnx.integers([FAR, FAR]),
      onnx.integers([2, 3]),
      onnx.integers([stride, stride]),
    ]),
  subsampleGradient,
  batchNorm: (onnx, { attributes: { epsilon } }, [x, weight, bias, mean, variance]) =>
    onnx.operator("BatchNormalization", [x, weight, bias, mean, variance], { epsilon: { float: epsilon } }),
  normalise: (onnx, { shape }, [, weight, bias, centred, inverseDeviation]) => {
    const { channels } = imageShape("normalise", shape);
    const perChannel = (vector: string) =>
      onnx.operator("Reshape", [vector, onnx.integers([1, channels, 1, 1])]);
    const slope = perChannel(onnx.operator("Mul", [weight, inverseDeviation]));
    return onnx.operator("Add", [onnx.operator("Mul", [centred, slope]), perChannel(bias)]);
  },
};

/** Beyond any size: "to the end" for Slice. */
const FAR = 0x7fffffff;

function conv2dInputGradient(
  onnx: OnnxBuilder,
  { attributes: { stride, padding }, inputs: [gradient, filter], shape }: NodeOf<"conv2dInputGradient">,
  [gradientName, filterName]: readonly string[],
): string {
  const target = imageShape("conv2dInputGradient", shape);
  const from = imageShape("conv2dInputGradient", gradient.shape);
  const kernel = imageShape("conv2dInputGradient", filter.shape);
  if (kernel.height === 1 && kernel.width === 1 && stride === 1 && padding === 0) {
    return onnx.operator("Conv", [
      gradientName,
      onnx.operator("Transpose", [filterName], { perm: [1, 0, 2, 3] }),
    ]);
  }
  // What a stride leaves over at the lower and right edge comes back as output padding.
  const left = (size: number, out: number, k: number) => size - ((out - 1) * stride + k - 2 * padding);
  return onnx.operator("ConvTranspose", [gradientName, filterName], {
    strides: [stride, stride],
    pads: pads(padding),
    output_padding: [
      left(target.height, from.height, kernel.height),
      left(target.width, from.width, kernel.width),
    ],
  });
}

/**
 * One matrix product over all images and pixels: [out, n·h·w] by [kh·kw·in, n·h·w] transposed. The factor with more rows
 * stands first: ONNX Runtime then shares out rows among threads, which leaves the order of every sum alone; sharing out
 * columns does not.
 */
function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes: { stride, padding }, inputs: [, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  [xName, gradientName]: readonly string[],
): string {
  const { channels: outputs, height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dFilterGradient", shape);
  const taps = kernel.height * kernel.width;
  const byChannel = (name: string) => onnx.operator("Transpose", [name], { perm: [1, 0, 2, 3] });
  const matrix = (name: string, rows: number) => onnx.operator("Reshape", [name, onnx.integers([rows, -1])]);
  const product = (a: string, b: string) => onnx.contributed("FusedMatMul", [a, b], { transB: 1 });
  const transposed = (name: string, sizes: readonly number[], perm: readonly number[]) =>
    onnx.operator("Transpose", [onnx.operator("Reshape", [name, onnx.integers(sizes)])], { perm });

  const columns = matrix(
    taps === 1 && stride === 1 && padding === 0
      ? byChannel(xName)
      : shiftedImages(onnx, byChannel(xName), { ...kernel, stride, padding, rows: height, columns: width }),
    taps * inputs,
  );
  const gradients = matrix(byChannel(gradientName), outputs);
  if (outputs >= taps * inputs) {
    const result = product(gradients, columns);
    return transposed(result, [outputs, kernel.height, kernel.width, inputs], [0, 3, 1, 2]);
  }
  const result = product(columns, gradients);
  return transposed(result, [kernel.height, kernel.width, inputs, outputs], [3, 2, 0, 1]);
}

/** What every tap of a filter sees of [in, n, H, W]: [taps·in, n, rows, columns]. */
function shiftedImages(
  onnx: OnnxBuilder,
  x: string,
  { height, width, stride, padding, rows, columns }: {
    readonly height: number;
    readonly width: number;
    readonly stride: number;
    readonly padding: number;
    readonly rows: number;
    readonly columns: number;
  },
): string {
  const around = onnx.integers([0, 0, padding, padding, 0, 0, padding, padding]);
  const padded = padding === 0 ? x : onnx.operator("Pad", [x, around]);
  const shifted: string[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      shifted.push(onnx.operator("Slice", [
        padded,
        onnx.integers([row, column]),
        onnx.integers([row + (rows - 1) * stride + 1, column + (columns - 1) * stride + 1]),
        onnx.integers([2, 3]),
        onnx.integers([stride, stride]),
      ]));
    }
  }
  return onnx.operator("Concat", shifted, { axis: 0 });
}

/** Zeros between the pixels, by padding a new axis behind each pixel and row. */
function subsampleGradient(
  onnx: OnnxBuilder,
  { attributes: { stride }, inputs: [x], shape }: NodeOf<"subsampleGradient">,
  [name]: readonly string[],
): string {
  const { channels, height, width } = imageShape("subsampleGradient", x.shape);
  const target = imageShape("subsampleGradient", shape);
  const apart = onnx.operator("Reshape", [name, onnx.integers([-1, channels, height, 1, width, 1])]);
  const filled = onnx.operator("Pad", [
    apart,
    onnx.integers([0, 0, 0, 0, 0, 0, 0, 0, 0, stride - 1, 0, stride - 1]),
  ]);
  const whole = onnx.operator("Reshape", [
    filled,
    onnx.integers([-1, channels, height * stride, width * stride]),
  ]);
  if (target.height === height * stride && target.width === width * stride) return whole;
  return onnx.operator("Slice", [
    whole,
    onnx.integers([0, 0]),
    onnx.integers([target.height, target.width]),
    onnx.integers([2, 3]),
  ]);
}

function pads(padding: number): readonly number[] {
  return [padding, padding, padding, padding];
}
