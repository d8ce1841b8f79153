/** ONNX for ∂L/∂filter as one product over all images. */
import type { OnnxBuilder } from "../builder.ts";
import { byChannel, imagesLast, product, sharedOutByRows } from "../products.ts";
import type { NamesOf } from "../rule.ts";
import { type Geometry, shiftedImages } from "./tap_views.ts";

/**
 * Returns one product per group over all images and pixels: [out, n · h · w] by [in · kh · kw, n ·
 * h · w] transposed. The second factor is copied. So if it is large and the filter small, or if
 * threads would change the order of sums, the transposed product is computed and then transposed.
 */
export function overAllImages(
  onnx: OnnxBuilder,
  geometry: Geometry,
  [xName, gradientName]: NamesOf<"conv2dFilterGradient">,
): string {
  const { images, groups, inputs, outputs, rows, columns, height, width } = geometry;
  const pixels = images * rows * columns;
  const matrix = inputs * height * width;
  // One matrix per group; a single group has no axis of groups.
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
