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

/** One matrix product over all images and pixels: [out, n·h·w] by [in·kh·kw, n·h·w] transposed. */
function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes: { stride, padding }, inputs: [x, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  [xName, gradientName]: readonly string[],
): string {
  const { height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const inputs = imageShape("conv2dFilterGradient", x.shape).channels;
  const kernel = imageShape("conv2dFilterGradient", shape);
  const outputs = imageShape("conv2dFilterGradient", gradient.shape).channels;
  const byChannel = (name: string) => onnx.operator("Transpose", [name], { perm: [1, 0, 2, 3] });
  const matrix = (name: string, rows: number) => onnx.operator("Reshape", [name, onnx.integers([rows, -1])]);
  const product = (columns: string) =>
    onnx.contributed("FusedMatMul", [matrix(byChannel(gradientName), outputs), columns], { transB: 1 });

  const transposed = byChannel(xName);
  if (kernel.height === 1 && kernel.width === 1 && stride === 1 && padding === 0) {
    const result = product(matrix(transposed, inputs));
    return onnx.operator("Reshape", [result, onnx.integers([outputs, inputs, 1, 1])]);
  }
  const padded = padding === 0
    ? transposed
    : onnx.operator("Pad", [transposed, onnx.integers([0, 0, padding, padding, 0, 0, padding, padding])]);
  const shifted: string[] = [];
  for (let row = 0; row < kernel.height; row++) {
    for (let column = 0; column < kernel.width; column++) {
      shifted.push(onnx.operator("Slice", [
        padded,
        onnx.integers([row, column]),
        onnx.integers([row + (height - 1) * stride + 1, column + (width - 1) * stride + 1]),
        onnx.integers([2, 3]),
        onnx.integers([stride, stride]),
      ]));
    }
  }
  const columns = matrix(onnx.operator("Concat", shifted, { axis: 0 }), shifted.length * inputs);
  const taps = onnx.operator("Reshape", [
    product(columns),
    onnx.integers([outputs, kernel.height, kernel.width, inputs]),
  ]);
  return onnx.operator("Transpose", [taps], { perm: [0, 3, 1, 2] });
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
