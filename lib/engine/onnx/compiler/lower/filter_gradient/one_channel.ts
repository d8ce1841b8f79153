/** ONNX for ∂L/∂filter of a strided convolution of images with one channel. */
import type { OnnxBuilder } from "../builder.ts";
import { sumOfRows } from "../products.ts";
import type { NamesOf } from "../rule.ts";
import type { Geometry } from "./tap_views.ts";

/**
 * Returns the filter gradient over one-channel images with a stride: every image is convolved with
 * its ∂L/∂y, dilated by the stride. ONNX Runtime gathers the pixels in a cache, where this engine
 * would write them to memory.
 */
export function ofOneChannel(
  onnx: OnnxBuilder,
  { images, outputs, rows, columns, height, width, stride, padding, dilation, seen }: Geometry,
  [xName, gradientName]: NamesOf<"conv2dFilterGradient">,
): string {
  const beyond = (count: number, taps: number, size: number) =>
    (count - 1) * stride + (taps - 1) * dilation + 1 - padding - size;
  const below = beyond(rows, height, seen.rows), right = beyond(columns, width, seen.columns);
  // Negative padding crops the pixels that no tap reads, which a convolution's own padding cannot.
  const cutBelow = Math.min(0, below), cutRight = Math.min(0, right);
  const x = cutBelow < 0 || cutRight < 0
    ? onnx.operator("Pad", [xName, onnx.integers([0, 0, 0, 0, 0, 0, cutBelow, cutRight])])
    : xName;
  const all = onnx.operator("Conv", [
    onnx.reshape(x, [1, images, seen.rows + cutBelow, seen.columns + cutRight]),
    onnx.reshape(gradientName, [images * outputs, 1, rows, columns]),
  ], {
    group: images,
    kernel_shape: [rows, columns],
    dilations: [stride, stride],
    strides: [dilation, dilation],
    pads: [padding, padding, Math.max(0, below), Math.max(0, right)],
  });
  const sizes = [images, outputs * height * width] as const;
  return sumOfRows(onnx, onnx.reshape(all, sizes), sizes);
}
