/** ONNX for ∂L/∂filter of a convolution, plain NCHW: products of ∂L/∂y with what each tap saw. */
import type { Convolution } from "../../../nn/graph.ts";
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { NodeOf } from "../nodes.ts";
import { byChannel, channelsFirst, imagesLast, product, sharedOutByRows } from "./products.ts";

/** One product over all images or one each, whichever moves less memory; the filter lies as it is stored at once. */
export function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes, inputs: [x, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  names: readonly string[],
): string {
  const { groups } = attributes;
  const { images, channels, height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dFilterGradient", shape);
  const geometry: Geometry = {
    ...attributes,
    ...kernel,
    images: Number(images),
    inputs,
    outputs: channels / groups,
    rows: height,
    columns: width,
  };
  const matrix = inputs * kernel.height * kernel.width;
  const sizes = {
    outputs: channels,
    inputs: imageShape("conv2dFilterGradient", x.shape).channels,
    rows: matrix,
    pixels: height * width,
  };
  const byOutput = groups > 1 || channelsFirst(sizes)
    ? overAllImages(onnx, geometry, names)
    : overEachImage(onnx, geometry, names);
  return onnx.reshape(byOutput, [channels, inputs, kernel.height, kernel.width], [
    ...groups > 1 ? [groups] : [],
    channels / groups,
    matrix,
  ]);
}

/** A convolution's attributes and sizes; `inputs` and `outputs` are those of a group, `rows` and `columns` those of ∂L/∂y. */
interface Geometry extends Convolution {
  readonly height: number;
  readonly width: number;
  readonly images: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: number;
  readonly columns: number;
}

/** Σ over images of [out, h · w] by [in · kh · kw, h · w] transposed. */
function overEachImage(
  onnx: OnnxBuilder,
  geometry: Geometry,
  [xName, gradientName]: readonly string[],
): string {
  const { images, inputs, outputs, rows, columns, height, width } = geometry;
  const pixels = rows * columns;
  const seen = shiftedImages(onnx, xName, geometry, 2);
  const matrix = inputs * height * width;
  const all = onnx.reshape(seen, [images, matrix, pixels]);
  const gradients = onnx.reshape(gradientName, [images, outputs, pixels]);
  const summed = (each: string) => onnx.operator("ReduceSum", [each, onnx.integers([0])], { keepdims: 0 });
  if (outputs >= matrix) return summed(product(onnx, gradients, all, { transB: 1 }));
  return onnx.operator("Transpose", [summed(product(onnx, all, gradients, { transB: 1 }))], { perm: [1, 0] });
}

/**
 * One product per group over all images and pixels: [out, n · h · w] by [in · kh · kw, n · h · w] transposed. The second factor is
 * copied, so where it is large and the filter small, the product is made the other way round and turned over; and so it is where
 * threads would change the order of sums.
 */
function overAllImages(
  onnx: OnnxBuilder,
  geometry: Geometry,
  [xName, gradientName]: readonly string[],
): string {
  const { images, groups, inputs, outputs, rows, columns, height, width } = geometry;
  const pixels = images * rows * columns;
  const matrix = inputs * height * width;
  // One matrix per group; a lone one goes without the axis of groups.
  const lead = groups === 1 ? [] : [groups];
  const isPointwise = height * width === 1;
  const moved = (name: string) => isPointwise ? byChannel(onnx, name) : imagesLast(onnx, name);
  const views = shiftedImages(onnx, moved(xName), geometry, isPointwise ? 2 : 1);
  const seen = onnx.reshape(views, [...lead, matrix, pixels]);
  const gradients = onnx.reshape(moved(gradientName), [...lead, outputs, pixels]);
  const isCheaper = outputs >= matrix || pixels < 2 * outputs;
  if (isCheaper && sharedOutByRows(outputs, matrix, images)) {
    return product(onnx, gradients, seen, { transB: 1 });
  }
  return onnx.operator("Transpose", [product(onnx, seen, gradients, { transB: 1 })], {
    perm: [...lead.map(() => 0), lead.length + 1, lead.length],
  });
}

/**
 * What all taps of a filter see of images, whose rows are the axis `axis`, columns the next: one tap's rows below another's, row by row
 * of the filter.
 */
function shiftedImages(
  onnx: OnnxBuilder,
  x: string,
  { height, width, stride, padding, dilation, rows, columns }: Geometry,
  axis: 1 | 2,
): string {
  if (height * width === 1 && stride === 1 && padding === 0) return x;
  const side = [0, 0, 0, 0].with(axis, padding).with(axis + 1, padding);
  const padded = padding === 0 ? x : onnx.operator("Pad", [x, onnx.integers([...side, ...side])]);
  const slice = (from: string, along: number, tap: number, length: number) =>
    onnx.operator("Slice", [
      from,
      onnx.integers([tap * dilation]),
      onnx.integers([tap * dilation + (length - 1) * stride + 1]),
      onnx.integers([along]),
      onnx.integers([stride]),
    ]);
  const shifted: string[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      // Columns first: every row of taps shares them, and whole rows are then quick to copy.
      shifted.push(slice(slice(padded, axis + 1, column, columns), axis, row, rows));
    }
  }
  return shifted.length === 1 ? shifted[0] : onnx.operator("Concat", shifted, { axis });
}
