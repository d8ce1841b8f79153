/** Views of images as each tap of a filter reads them. */
import type { Convolution } from "../../../../../nn/graph.ts";
import type { OnnxBuilder } from "../builder.ts";
import { concatenated } from "../products.ts";

/**
 * A convolution's attributes and sizes; `inputs` and `outputs` are those of a group, `rows` and
 * `columns` those of ∂L/∂y, those that are `seen` of x.
 */
export interface Geometry extends Convolution {
  readonly height: number;
  readonly width: number;
  readonly images: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: number;
  readonly columns: number;
  readonly seen: { readonly rows: number; readonly columns: number };
}

/**
 * Concatenates the pixels that every tap of a filter reads. Rows of the images are the axis `axis`,
 * columns the next; taps are in the filter's row-major order.
 */
export function shiftedImages(onnx: OnnxBuilder, x: string, geometry: Geometry, axis: 1 | 2): string {
  const { height, width, stride, padding, dilation, rows, columns } = geometry;
  if (height * width === 1 && stride === 1 && padding === 0) return x;
  const taps = Array.from({ length: height * width }, (_, tap) => ({
    row: Math.floor(tap / width) * dilation,
    column: tap % width * dilation,
  }));
  if (stride > 1 && taps.length > 1) {
    const sorted = byPlaceInStride(onnx, x, geometry, axis);
    return onnx.operator("Concat", taps.map(({ row, column }) => sorted(row, column)), { axis });
  }
  const side = [0, 0, 0, 0].with(axis, padding).with(axis + 1, padding);
  const padded = padding === 0 ? x : onnx.operator("Pad", [x, onnx.integers([...side, ...side])]);
  const shifted = taps.map(({ row, column }) => {
    // Columns come first: every row of taps shares them, and whole rows are then fast to copy.
    const seen = slice(onnx, padded, axis + 1, column, columns, stride);
    return slice(onnx, seen, axis, row, rows, stride);
  });
  return concatenated(onnx, shifted, axis);
}

/**
 * Returns the pixels that one tap sees, with a stride. Columns are sorted by their phase in the
 * stride once, so that each tap reads contiguous runs; picking every second column per tap would
 * take four times as long.
 */
function byPlaceInStride(
  onnx: OnnxBuilder,
  x: string,
  { stride, padding, dilation, rows, columns, height, width, seen }: Geometry,
  axis: 1 | 2,
): (row: number, column: number) => string {
  const [down, across] = [
    rows + Math.floor(dilation * (height - 1) / stride),
    columns + Math.floor(dilation * (width - 1) / stride),
  ];
  const before = [0, 0, 0, 0].with(axis, padding).with(axis + 1, padding);
  // Negative padding crops the pixels that no tap reads.
  const behind = [0, 0, 0, 0]
    .with(axis, down * stride - padding - seen.rows)
    .with(axis + 1, across * stride - padding - seen.columns);
  const padded = onnx.operator("Pad", [x, onnx.integers([...before, ...behind])]);
  const outer = axis === 2 ? [0, 0] : [0], inner = axis === 2 ? [] : [-1];
  const outwards = (name: string, sizes: readonly number[], from: number, to: number) => {
    const whole = onnx.operator("Reshape", [name, onnx.integers([...outer, ...sizes, ...inner])]);
    const places = [...outer, ...sizes, ...inner].map((_, place) => place);
    return onnx.operator("Transpose", [whole], {
      perm: places.toSpliced(axis + from, 1).toSpliced(axis + to, 0, axis + from),
    });
  };
  // One axis at a time has a fast kernel: [column in stride, row in stride, row, column].
  const byColumn = outwards(padded, [down * stride, across, stride], 2, 0);
  const sorted = outwards(byColumn, [stride, down, stride, across], 2, 1);
  return (row, column) => {
    const across = slice(onnx, sorted, axis, column % stride, 1, 1);
    const seen = slice(onnx, across, axis + 3, Math.floor(column / stride), columns, 1);
    const down = slice(onnx, seen, axis + 1, row % stride, 1, 1);
    return slice(onnx, down, axis + 2, Math.floor(row / stride), rows, 1);
  };
}

/** Slices `length` places along `axis`, from `start` on, `stride` apart. */
export function slice(
  onnx: OnnxBuilder,
  x: string,
  axis: number,
  start: number,
  length: number,
  stride: number,
): string {
  const [from, to] = [start, start + (length - 1) * stride + 1];
  return onnx.operator("Slice", [x, ...[from, to, axis, stride].map((value) => onnx.integers([value]))]);
}
