/** ONNX for convolutions and their gradients, plain NCHW. */
import type { Convolution } from "../../../../nn/graph.ts";
import { imageShape } from "../../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules, NamesOf } from "./rule.ts";
import type { NodeOf } from "../graph/operators.ts";
import { conv2dFilterGradient } from "./filter_gradient/filter_gradient.ts";
import { byChannel, channelsFirst, imagesFirst, imagesLast, product, sharedOutByRows } from "./products.ts";

export const convolutionLowering: LoweringRules<
  "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient" | "scaleOutputs" | "matrixProduct"
> = {
  conv2d: (onnx, { attributes }, inputs) => onnx.operator("Conv", inputs, geometry(attributes)),
  conv2dInputGradient,
  conv2dFilterGradient,
  matrixProduct: (onnx, { attributes: { transposed } }, [a, b]) =>
    product(onnx, a, b, transposed ? { transA: 1 } : {}),
  scaleOutputs: (onnx, { inputs: [, { shape: [outputs] }] }, [filter, scale]) =>
    onnx.operator("Mul", [filter, onnx.reshape(scale, [Number(outputs), 1, 1, 1])]),
};

function conv2dInputGradient(
  onnx: OnnxBuilder,
  value: NodeOf<"conv2dInputGradient">,
  names: NamesOf<"conv2dInputGradient">,
): string {
  const { attributes, inputs: [gradient, filter], shape } = value;
  const { stride, padding, dilation, groups } = attributes;
  const target = imageShape("conv2dInputGradient", shape);
  const from = imageShape("conv2dInputGradient", gradient.shape);
  const kernel = imageShape("conv2dInputGradient", filter.shape);
  const images = Number(from.images), pixels = from.height * from.width;
  const rows = kernel.channels * kernel.height * kernel.width;
  const isPointwise = kernel.height * kernel.width === 1;
  if (
    stride === 1 && groups === 1 && (isPointwise || pixels <= FEW_PIXELS) &&
    channelsFirst({ outputs: from.channels, inputs: kernel.channels, rows, pixels }) &&
    sharedOutByRows(rows, images * pixels, images)
  ) return fromColumns(onnx, value, names);
  const [gradientName, filterName] = names;
  if (kernel.height === 1 && kernel.width === 1 && stride === 1 && padding === 0 && groups === 1) {
    return onnx.operator("Conv", [
      gradientName,
      onnx.operator("Transpose", [filterName], { perm: [1, 0, 2, 3] }),
    ]);
  }
  // Pixels at the lower and right edge that the stride does not reach become output padding.
  const left = (size: number, out: number, k: number) =>
    size - ((out - 1) * stride + (k - 1) * dilation + 1 - 2 * padding);
  return onnx.operator("ConvTranspose", [gradientName, filterName], {
    ...geometry(attributes),
    output_padding: [
      left(target.height, from.height, kernel.height),
      left(target.width, from.width, kernel.width),
    ],
  });
}

/**
 * The number of pixels per image up to which one product over all images beats `ConvTranspose`,
 * which makes one product per image.
 */
const FEW_PIXELS = 32;

/**
 * Returns ∂L/∂x of a convolution with many weights for few pixels, as one matrix product over all
 * images, [out, in · kh · kw] transposed by [out, n · h · w]. Every tap's rows are then shifted to
 * the pixels that the tap read, and summed.
 */
function fromColumns(
  onnx: OnnxBuilder,
  { attributes: { padding, dilation }, inputs: [gradient, filter], shape }: NodeOf<"conv2dInputGradient">,
  [gradientName, filterName]: NamesOf<"conv2dInputGradient">,
): string {
  const { images, channels: outputs, height, width } = imageShape("conv2dInputGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dInputGradient", filter.shape);
  const target = imageShape("conv2dInputGradient", shape);
  const taps = kernel.height * kernel.width, batch = Number(images);
  const isPointwise = taps === 1 && padding === 0;
  const channels = isPointwise ? byChannel(onnx, gradientName) : imagesLast(onnx, gradientName);
  const columns = product(
    onnx,
    onnx.reshape(filterName, [outputs, inputs * taps]),
    onnx.reshape(channels, [outputs, batch * height * width]),
    { transA: 1 },
  );
  if (isPointwise) return byChannel(onnx, onnx.reshape(columns, [inputs, batch, height, width]));
  const byTap = onnx.reshape(columns, [inputs, taps, height, width, batch]);
  const moved = Array.from({ length: taps }, (_, tap) => {
    const top = dilation * Math.floor(tap / kernel.width) - padding;
    const left = dilation * (tap % kernel.width) - padding;
    const [below, right] = [target.height - height - top, target.width - width - left];
    // Negative padding crops all other taps, and the pixels beside the image.
    const around = [0, -tap, top, left, 0, 0, tap + 1 - taps, below, right, 0];
    return onnx.operator("Pad", [byTap, onnx.integers(around)]);
  });
  const whole = onnx.operator("Sum", moved);
  return imagesFirst(onnx, onnx.reshape(whole, [inputs, target.height, target.width, batch]));
}

function geometry({ stride, padding, dilation, groups }: Convolution) {
  return {
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
    group: groups,
  };
}
