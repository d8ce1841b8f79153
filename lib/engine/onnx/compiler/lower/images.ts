/** ONNX for operations on images, plain NCHW. */
import { elementCount } from "../../../../formats/tensor.ts";
import { type Pool, type Sizes4, staticShape } from "../../../../nn/graph.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules, NamesOf } from "./rule.ts";
import type { NodeOf } from "../graph/operators.ts";

export const imageLowering: LoweringRules<
  | "maxPool"
  | "maxPoolGradient"
  | "subsample"
  | "subsampleGradient"
> = {
  maxPool: (onnx, { attributes }, inputs) => onnx.operator("MaxPool", inputs, window(attributes)),
  maxPoolGradient,
  subsample: (onnx, { attributes: { stride, axis } }, [x]) =>
    onnx.operator("Slice", [
      x,
      onnx.integers([0, 0]),
      onnx.integers([FAR, FAR]),
      onnx.integers([axis, axis + 1]),
      onnx.integers([stride, stride]),
    ]),
  subsampleGradient,
};

/** The end index for Slice that is beyond any size: "to the end". */
const FAR = 0x7fffffff;

/**
 * Inserts zeros between the pixels: appends them to each pixel, then to each row, which is faster
 * than `Pad`.
 */
function subsampleGradient(
  onnx: OnnxBuilder,
  { attributes: { stride, axis }, inputs: [x], shape }: NodeOf<"subsampleGradient">,
  [name]: NamesOf<"subsampleGradient">,
): string {
  const from = staticShape(x.shape, 4), target = staticShape(shape, 4);
  const before = from.slice(0, axis), after = from.slice(axis + 2);
  const [height, width] = rowsAndColumns(from, axis),
    [rowsWanted, columnsWanted] = rowsAndColumns(target, axis);
  const joined = (parts: string, count: number, length: number) => {
    const zeros = onnx.operator("Expand", [
      onnx.floats([0], []),
      onnx.integers([count, (stride - 1) * length]),
    ]);
    return onnx.operator("Concat", [onnx.reshape(parts, [count, length]), zeros], { axis: 1 });
  };
  const rowCount = elementCount(before) * height, pixel = elementCount(after);
  const rows = joined(name, rowCount * width, pixel);
  const images = joined(rows, rowCount, width * stride * pixel);
  const whole = onnx.reshape(images, [...before, height * stride, width * stride, ...after]);
  if (rowsWanted === height * stride && columnsWanted === width * stride) return whole;
  return onnx.operator("Slice", [
    whole,
    onnx.integers([0, 0]),
    onnx.integers([rowsWanted, columnsWanted]),
    onnx.integers([axis, axis + 1]),
  ]);
}

/** Returns the sizes along the axis `axis` and the next. */
function rowsAndColumns([, first, second, third]: Sizes4, axis: 1 | 2): readonly [number, number] {
  return axis === 1 ? [first, second] : [second, third];
}

/**
 * Adds the gradient of every window to its largest pixel, windows in order, so that sums do not
 * depend on threads. ONNX Runtime gives the place of the first largest pixel, counted over all
 * images.
 */
function maxPoolGradient(
  onnx: OnnxBuilder,
  { attributes }: NodeOf<"maxPoolGradient">,
  [x, gradient]: NamesOf<"maxPoolGradient">,
): string {
  const row = (name: string) => onnx.reshape(name, [-1]);
  const places = onnx.second("MaxPool", [x], window(attributes));
  const zeros = onnx.operator("ConstantOfShape", [onnx.operator("Shape", [row(x)])]);
  const sums = onnx.operator("ScatterElements", [zeros, row(places), row(gradient)], {
    axis: 0,
    reduction: "add",
  });
  return onnx.operator("Reshape", [sums, onnx.operator("Shape", [x])]);
}

function window({ kernel, stride, padding }: Pool) {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: pads(padding) };
}

function pads(padding: number): readonly number[] {
  return [padding, padding, padding, padding];
}
