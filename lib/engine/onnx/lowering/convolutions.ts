/** ONNX for convolutions and their gradients, plain NCHW. */
import type { Convolution } from "../../../nn/graph.ts";
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { LoweringRules } from "../lower.ts";
import type { NodeOf } from "../nodes.ts";

export const convolutionLowering: LoweringRules<
  "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"
> = {
  conv2d: (onnx, { attributes }, inputs) => onnx.operator("Conv", inputs, geometry(attributes)),
  conv2dInputGradient,
  conv2dFilterGradient,
};

function conv2dInputGradient(
  onnx: OnnxBuilder,
  { attributes, inputs: [gradient, filter], shape }: NodeOf<"conv2dInputGradient">,
  [gradientName, filterName]: readonly string[],
): string {
  const { stride, padding, dilation, groups } = attributes;
  const target = imageShape("conv2dInputGradient", shape);
  const from = imageShape("conv2dInputGradient", gradient.shape);
  const kernel = imageShape("conv2dInputGradient", filter.shape);
  if (kernel.height === 1 && kernel.width === 1 && stride === 1 && padding === 0 && groups === 1) {
    return onnx.operator("Conv", [
      gradientName,
      onnx.operator("Transpose", [filterName], { perm: [1, 0, 2, 3] }),
    ]);
  }
  // What a stride leaves over at the lower and right edge comes back as output padding.
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
 * One matrix product per group over all images and pixels: [out, n·h·w] by [kh·kw·in, n·h·w] transposed. The factor with
 * more rows stands first: ONNX Runtime then shares out rows among threads, which leaves the order of every sum alone;
 * sharing out columns does not.
 */
function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes, inputs: [, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  [xName, gradientName]: readonly string[],
): string {
  const { stride, padding, groups } = attributes;
  const { channels, height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dFilterGradient", shape);
  const outputs = channels / groups, taps = kernel.height * kernel.width;
  const byChannel = (name: string) => onnx.operator("Transpose", [name], { perm: [1, 0, 2, 3] });
  // One matrix per group; a lone one goes without the axis of groups.
  const lead = groups === 1 ? [] : [groups];
  const matrix = (name: string, rows: number) => onnx.reshape(name, [...lead, rows, -1]);
  const product = (a: string, b: string) => onnx.contributed("FusedMatMul", [a, b], { transB: 1 });
  const permuted = (name: string, sizes: readonly number[], perm: readonly number[]) =>
    onnx.operator("Transpose", [onnx.reshape(name, [...lead, ...sizes])], {
      perm: [...lead.map(() => 0), ...perm.map((axis) => axis + lead.length)],
    });

  const views = taps === 1 && stride === 1 && padding === 0
    ? [byChannel(xName)]
    : shiftedImages(onnx, byChannel(xName), { ...kernel, ...attributes, rows: height, columns: width });
  const columns = views.length === 1
    ? matrix(views[0], inputs)
    : onnx.operator("Concat", views.map((view) => matrix(view, inputs)), { axis: lead.length });
  const gradients = matrix(byChannel(gradientName), outputs);
  // In two steps, each of which ONNX Runtime has fast code for; all axes at once took it ten times as long.
  const byOutput = outputs >= taps * inputs
    ? product(gradients, columns)
    : permuted(product(columns, gradients), [taps * inputs, outputs], [1, 0]);
  const filter = taps === 1
    ? byOutput
    : permuted(byOutput, [outputs, kernel.height, kernel.width, inputs], [0, 3, 1, 2]);
  return groups === 1 && taps > 1
    ? filter
    : onnx.reshape(filter, [channels, inputs, kernel.height, kernel.width]);
}

/** What each tap of a filter sees of [in, n, H, W]: [in, n, rows, columns] each. */
function shiftedImages(
  onnx: OnnxBuilder,
  x: string,
  { height, width, stride, padding, dilation, rows, columns }: Convolution & {
    readonly height: number;
    readonly width: number;
    readonly rows: number;
    readonly columns: number;
  },
): readonly string[] {
  const around = onnx.integers([0, 0, padding, padding, 0, 0, padding, padding]);
  const padded = padding === 0 ? x : onnx.operator("Pad", [x, around]);
  const shifted: string[] = [];
  for (let row = 0; row < height * dilation; row += dilation) {
    for (let column = 0; column < width * dilation; column += dilation) {
      shifted.push(onnx.operator("Slice", [
        padded,
        onnx.integers([row, column]),
        onnx.integers([row + (rows - 1) * stride + 1, column + (columns - 1) * stride + 1]),
        onnx.integers([2, 3]),
        onnx.integers([stride, stride]),
      ]));
    }
  }
  return shifted;
}

function geometry({ stride, padding, dilation, groups }: Convolution) {
  return {
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
    group: groups,
  };
}
