/** ONNX for ∂L/∂filter as one product per image, and the sum of these. */
import type { OnnxBuilder } from "../builder.ts";
import { concatenated, product, sumOfRows } from "../products.ts";
import type { NamesOf } from "../rule.ts";
import { type Geometry, shiftedImages, slice } from "./tap_views.ts";

/** Returns Σ over images of [out, h · w] by [in · kh · kw, h · w] transposed. */
export function overEachImage(
  onnx: OnnxBuilder,
  geometry: Geometry,
  [xName, gradientName]: NamesOf<"conv2dFilterGradient">,
): string {
  const { images, inputs, outputs, rows, columns, height, width } = geometry;
  const pixels = rows * columns;
  const seen = shiftedImages(onnx, xName, geometry, 2);
  const matrix = inputs * height * width;
  const all = onnx.reshape(seen, [images, matrix, pixels]);
  const gradients = onnx.reshape(gradientName, [images, outputs, pixels]);
  const summed = (each: string, sizes: readonly number[]) => {
    const rows = [images, outputs * matrix] as const;
    return onnx.reshape(sumOfRows(onnx, onnx.reshape(each, rows), rows), sizes);
  };
  if (outputs >= matrix) {
    return summed(product(onnx, gradients, all, { transB: 1 }), [outputs, matrix]);
  }
  const turned = summed(product(onnx, all, gradients, { transB: 1 }), [matrix, outputs]);
  return onnx.operator("Transpose", [turned], { perm: [1, 0] });
}

/**
 * Does the same for a stride of 1, from fewer copies: x is shifted by every column of taps and
 * ∂L/∂y, with zeros around its rows, by every row of taps. One product computes all taps, [out ·
 * kh, (h + kh − 1) · w] by [in · kw, (h + kh − 1) · w] transposed.
 */
export function overEachImageInTwoSteps(
  onnx: OnnxBuilder,
  { images, inputs, outputs, rows, columns, height, width, padding, dilation }: Geometry,
  [xName, gradientName]: NamesOf<"conv2dFilterGradient">,
): string {
  const reach = dilation * (height - 1);
  const pixels = (rows + reach) * columns;
  const around = onnx.integers([0, 0, padding, padding, 0, 0, padding, padding]);
  const padded = padding === 0 ? xName : onnx.operator("Pad", [xName, around]);
  const byColumn = Array.from(
    { length: width },
    (_, tap) => slice(onnx, padded, 3, tap * dilation, columns, 1),
  );
  const seen = onnx.reshape(concatenated(onnx, byColumn, 2), [images, inputs * width, pixels]);
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
  const gradients = onnx.reshape(concatenated(onnx, byRow, 2), [images, outputs * height, pixels]);
  const isSmaller = outputs * height <= inputs * width;
  const each = isSmaller
    ? product(onnx, seen, gradients, { transB: 1 })
    : product(onnx, gradients, seen, { transB: 1 });
  const sizes = [images, outputs * height * inputs * width] as const;
  const summed = sumOfRows(onnx, onnx.reshape(each, sizes), sizes);
  return isSmaller
    ? onnx.operator("Transpose", [onnx.reshape(summed, [inputs, width, outputs, height])], {
      perm: [2, 0, 3, 1],
    })
    : onnx.operator("Transpose", [onnx.reshape(summed, [outputs, height, inputs, width])], {
      perm: [0, 2, 1, 3],
    });
}
