/**
 * Convolutions' gradients as matrix products: chooses the product, and keeps the order of its sums.
 */
import { LONG_ROW } from "../graph/nodes.ts";
import type { OnnxBuilder } from "./builder.ts";

/** Returns a · b, either of them transposed in its last two axes. */
export function product(
  onnx: OnnxBuilder,
  a: string,
  b: string,
  transposed: { readonly transA?: 1; readonly transB?: 1 },
): string {
  return onnx.contributed("FusedMatMul", [a, b], transposed);
}

/**
 * Returns Σ over the first axis of [rows, length]. `ReduceSum` strides through memory, number by
 * number; rows that are not short are a product with ones. With the ones as a transposed column,
 * rows are added one by one as by `ReduceSum`, to the same bits. As a vector it is faster, and adds
 * four rows at a time.
 */
export function sumOfRows(
  onnx: OnnxBuilder,
  x: string,
  [rows, length]: readonly [rows: number, length: number],
): string {
  if (length < NOT_SHORT) return onnx.operator("ReduceSum", [x, onnx.integers([0])], { keepdims: 0 });
  const ones = Array.from({ length: rows }, () => 1);
  if (length >= LONG_ROW) return onnx.operator("MatMul", [onnx.floats(ones, [rows]), x]);
  return onnx.reshape(product(onnx, onnx.floats(ones, [rows, 1]), x, { transA: 1 }), [length], [1, length]);
}

/**
 * Returns `factor` · Σ over the first axis of [rows, length], up to {@linkcode LONG_ROW}:
 * multiplied last, so to the same bits as in two steps.
 */
export function scaledSumOfRows(
  onnx: OnnxBuilder,
  x: string,
  [rows]: readonly [rows: number, length: number],
  factor: number,
): string {
  const ones = onnx.floats(Array.from({ length: rows }, () => 1), [rows]);
  return onnx.contributed("FusedMatMul", [ones, x], { alpha: { float: factor } });
}

/** The number of elements from which a product is faster than a sum. */
const NOT_SHORT = 512;

/** Transposes images [n, C, h, w] to [C, n, h, w], and back. */
export function byChannel(onnx: OnnxBuilder, images: string): string {
  return onnx.operator("Transpose", [images], { perm: [1, 0, 2, 3] });
}

/** Transposes images [n, C, h, w] to [C, h, w, n]: longer rows make the transposition cheaper. */
export function imagesLast(onnx: OnnxBuilder, images: string): string {
  return onnx.operator("Transpose", [images], { perm: [1, 2, 3, 0] });
}

/** The inverse of {@linkcode imagesLast}. */
export function imagesFirst(onnx: OnnxBuilder, images: string): string {
  return onnx.operator("Transpose", [images], { perm: [3, 0, 1, 2] });
}

/**
 * The sizes of a convolution: `rows` are those of its matrix, inputs × taps; `pixels` are those of
 * one output image.
 */
export interface ConvolutionSizes {
  readonly outputs: number;
  readonly inputs: number;
  readonly rows: number;
  readonly pixels: number;
}

/**
 * Returns true if a gradient is cheaper as one product over all images, channels first, than as one
 * product per image, whose filters must then be summed.
 */
export function channelsFirst({ outputs, inputs, rows, pixels }: ConvolutionSizes): boolean {
  return outputs * rows > pixels * (inputs + outputs);
}

/**
 * Returns true if a product of `rows` × `columns` has the same bits on any number of threads up to
 * that of images. ONNX Runtime shares out the longer side. Shared rows change nothing; a thread
 * with 64 columns or fewer would sum in longer blocks.
 */
export function sharedOutByRows(rows: number, columns: number, images: number): boolean {
  return rows >= columns || columns >= 128 * images;
}

/** Concatenates along `axis`; a single part is itself. Throws a `RangeError` without parts. */
export function concatenated(onnx: OnnxBuilder, parts: readonly string[], axis: number): string {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError("Concat: expected parts, found none");
  return others.length === 0 ? first : onnx.operator("Concat", parts, { axis });
}
