/** ONNX for ∂L/∂filter of a convolution, plain NCHW: products of ∂L/∂y with what each tap saw. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { NodeOf } from "../graph/operators.ts";
import { byChannel, channelsFirst, imagesLast, product, sharedOutByRows, sumOfRows } from "./products.ts";
import { type Geometry, shiftedImages, slice } from "./tap_views.ts";

/**
 * One product over all images or one each, whichever moves less memory; the filter lies as it is
 * stored at once.
 */
export function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes, inputs: [x, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  names: readonly string[],
): string {
  const { groups } = attributes;
  const { images, channels, height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dFilterGradient", shape);
  const seen = imageShape("conv2dFilterGradient", x.shape);
  const geometry: Geometry = {
    ...attributes,
    ...kernel,
    images: Number(images),
    inputs,
    outputs: channels / groups,
    rows: height,
    columns: width,
    seen: { rows: seen.height, columns: seen.width },
  };
  const matrix = inputs * kernel.height * kernel.width;
  if (seen.channels === 1 && attributes.stride > 1 && matrix > 1) {
    return onnx.reshape(ofOneChannel(onnx, geometry, names), [channels, 1, kernel.height, kernel.width], [
      channels * matrix,
    ]);
  }
  const sizes = {
    outputs: channels,
    inputs: seen.channels,
    rows: matrix,
    pixels: height * width,
  };
  const isLarge = groups > 1 || channelsFirst(sizes);
  const copiedInTwoSteps = inputs * kernel.width + channels * kernel.height;
  if (!isLarge && attributes.stride === 1 && copiedInTwoSteps < matrix) {
    return overEachImageInTwoSteps(onnx, geometry, names);
  }
  const byOutput = isLarge ? overAllImages(onnx, geometry, names) : overEachImage(onnx, geometry, names);
  return onnx.reshape(byOutput, [channels, inputs, kernel.height, kernel.width], [
    ...groups > 1 ? [groups] : [],
    channels / groups,
    matrix,
  ]);
}

/**
 * Filter gradient over one-channel images with a stride: every image convolved with its ∂L/∂y,
 * whose taps are a stride apart. ONNX Runtime gathers the pixels in a cache, where this engine
 * would write them to memory.
 */
function ofOneChannel(
  onnx: OnnxBuilder,
  { images, outputs, rows, columns, height, width, stride, padding, dilation, seen }: Geometry,
  [xName, gradientName]: readonly string[],
): string {
  const beyond = (count: number, taps: number, size: number) =>
    (count - 1) * stride + (taps - 1) * dilation + 1 - padding - size;
  const [below, right] = [beyond(rows, height, seen.rows), beyond(columns, width, seen.columns)];
  // Less than nothing cuts off what no tap sees, which a convolution's own padding cannot.
  const cut = [below, right].map((count) => Math.min(0, count));
  const x = cut.some((count) => count < 0)
    ? onnx.operator("Pad", [xName, onnx.integers([0, 0, 0, 0, 0, 0, ...cut])])
    : xName;
  const all = onnx.operator("Conv", [
    onnx.reshape(x, [1, images, seen.rows + cut[0], seen.columns + cut[1]]),
    onnx.reshape(gradientName, [images * outputs, 1, rows, columns]),
  ], {
    group: images,
    kernel_shape: [rows, columns],
    dilations: [stride, stride],
    strides: [dilation, dilation],
    pads: [padding, padding, Math.max(0, below), Math.max(0, right)],
  });
  const sizes = [images, outputs * height * width];
  return sumOfRows(onnx, onnx.reshape(all, sizes), sizes);
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
  const summed = (each: string, sizes: readonly number[]) =>
    onnx.reshape(
      sumOfRows(onnx, onnx.reshape(each, [images, outputs * matrix]), [images, outputs * matrix]),
      sizes,
    );
  if (outputs >= matrix) {
    return summed(product(onnx, gradients, all, { transB: 1 }), [outputs, matrix]);
  }
  const turned = summed(product(onnx, all, gradients, { transB: 1 }), [matrix, outputs]);
  return onnx.operator("Transpose", [turned], { perm: [1, 0] });
}

/**
 * The same for a stride of 1, from fewer copies: x is moved by every column of taps, ∂L/∂y by every
 * row of them, and one product holds all taps, [out · kh, (h + kh − 1) · w] by [in · kw, (h + kh −
 * 1) · w] transposed, where nothing lies beside ∂L/∂y's rows.
 */
function overEachImageInTwoSteps(
  onnx: OnnxBuilder,
  { images, inputs, outputs, rows, columns, height, width, padding, dilation }: Geometry,
  [xName, gradientName]: readonly string[],
): string {
  const reach = dilation * (height - 1);
  const pixels = (rows + reach) * columns;
  const around = onnx.integers([0, 0, padding, padding, 0, 0, padding, padding]);
  const padded = padding === 0 ? xName : onnx.operator("Pad", [xName, around]);
  const byColumn = Array.from(
    { length: width },
    (_, tap) => slice(onnx, padded, 3, tap * dilation, columns, 1),
  );
  const seen = onnx.reshape(
    width === 1 ? byColumn[0] : onnx.operator("Concat", byColumn, { axis: 2 }),
    [images, inputs * width, pixels],
  );
  const nothing = (count: number) =>
    count === 0 ? [] : [onnx.operator("Expand", [
      onnx.floats([0], []),
      onnx.integers([images, outputs, count * columns]),
    ])];
  const flat = onnx.reshape(gradientName, [images, outputs, rows * columns]);
  const byRow = Array.from(
    { length: height },
    (_, tap) => [...nothing(tap * dilation), flat, ...nothing(reach - tap * dilation)],
  ).flat();
  const gradients = onnx.reshape(
    byRow.length === 1 ? flat : onnx.operator("Concat", byRow, { axis: 2 }),
    [images, outputs * height, pixels],
  );
  const isSmaller = outputs * height <= inputs * width;
  const [first, second] = isSmaller ? [seen, gradients] : [gradients, seen];
  const each = product(onnx, first, second, { transB: 1 });
  const sizes = [images, outputs * height * inputs * width];
  const summed = sumOfRows(onnx, onnx.reshape(each, sizes), sizes);
  return isSmaller
    ? onnx.operator("Transpose", [onnx.reshape(summed, [inputs, width, outputs, height])], {
      perm: [2, 0, 3, 1],
    })
    : onnx.operator("Transpose", [onnx.reshape(summed, [outputs, height, inputs, width])], {
      perm: [0, 2, 1, 3],
    });
}

/**
 * One product per group over all images and pixels: [out, n · h · w] by [in · kh · kw, n · h · w]
 * transposed. The second factor is copied, so where it is large and the filter small, the product
 * is made the other way round and turned over; and so it is where threads would change the order of
 * sums.
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
