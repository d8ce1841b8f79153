/** ONNX for sums, for changes of shape, and for the inputs of a graph. */
import { staticShape } from "../../../../nn/graph.ts";
import type { LoweringRules } from "./rule.ts";
import { scaledSumOfRows, sumOfRows } from "./products.ts";

export const shapeLowering: LoweringRules<
  | "input"
  | "parameter"
  | "constant"
  | "sum"
  | "scaledSum"
  | "reshape"
  | "broadcast"
  | "repeatChannels"
  | "concatenateChannels"
  | "sliceChannels"
  | "sliceImages"
  | "concatenateImages"
  | "oneHot"
  | "logSoftmax"
  | "extend"
  | "crop"
  | "slice"
  | "concatenate"
  | "tiledOutput"
> = {
  input: (onnx, { attributes: { name } }) => onnx.input(name),
  parameter: (_onnx, { attributes: { name } }) => name,
  constant: (onnx, { attributes: { values }, shape }) => onnx.floats(values, staticShape(shape)),
  sum: (onnx, { attributes: { axes, keepDimensions }, inputs: [x] }, [name]) => {
    const keepdims = keepDimensions ? 1 : 0;
    if (x.shape.length === 2 && axes.length === 1 && axes[0] === 0 && !keepDimensions) {
      return sumOfRows(onnx, name, staticShape(x.shape, 2));
    }
    const reduce = (from: string, over: readonly number[], keep: number) =>
      onnx.operator("ReduceSum", [from, onnx.integers(over)], { keepdims: keep });
    // Space first, then images: summing both at once would stride through memory.
    const space = axes.filter((axis) => axis >= 2);
    if (x.shape.length === 4 && space.length > 0 && space.length < axes.length) {
      const perImage = reduce(name, space, 1);
      const rest = axes.filter((axis) => axis < 2);
      return keepDimensions ? reduce(perImage, rest, 1) : reduce(reduce(name, space, 0), rest, 0);
    }
    return reduce(name, axes, keepdims);
  },
  scaledSum: (onnx, { attributes: { factor }, inputs: [x] }, [name]) =>
    scaledSumOfRows(onnx, name, staticShape(x.shape, 2), factor),
  reshape: (onnx, { inputs: [from], shape }, [x]) =>
    onnx.reshape(x, staticShape(shape), staticShape(from.shape)),
  broadcast: (onnx, { shape }, [x]) => onnx.operator("Expand", [x, onnx.integers(staticShape(shape))]),
  repeatChannels: (onnx, { attributes: { times } }, [x]) =>
    onnx.operator("Concat", Array.from({ length: times }, () => x), { axis: 1 }),
  concatenateChannels: (onnx, _, parts) => onnx.operator("Concat", parts, { axis: 1 }),
  sliceChannels: (onnx, { attributes: { offset }, shape: [, length] }, [x]) =>
    onnx.operator("Slice", [
      x,
      onnx.integers([offset]),
      onnx.integers([offset + Number(length)]),
      onnx.integers([1]),
    ]),
  sliceImages: (onnx, { attributes: { offset }, shape: [length] }, [x]) =>
    onnx.operator("Slice", [
      x,
      onnx.integers([offset]),
      onnx.integers([offset + Number(length)]),
      onnx.integers([0]),
    ]),
  concatenateImages: (onnx, _, parts) => onnx.operator("Concat", parts, { axis: 0 }),
  oneHot: (onnx, { attributes: { classes } }, [labels]) => {
    const column = onnx.operator("Unsqueeze", [
      onnx.operator("Cast", [labels], { to: 7 }),
      onnx.integers([1]),
    ]);
    const indices = onnx.integers(Array.from({ length: classes }, (_, index) => index));
    return onnx.operator("Cast", [onnx.operator("Equal", [column, indices])], { to: 1 });
  },
  extend: (onnx, { inputs: [from], shape }, [x]) => {
    const sizes = staticShape(from.shape);
    const behind = staticShape(shape).map((size, axis) => size - (sizes[axis] ?? size));
    return onnx.operator("Pad", [x, onnx.integers([...behind.map(() => 0), ...behind])]);
  },
  crop: (onnx, { shape }, [x]) => {
    const sizes = staticShape(shape), axes = sizes.map((_, axis) => axis);
    return onnx.operator("Slice", [
      x,
      ...[axes.map(() => 0), sizes, axes].map((each) => onnx.integers(each)),
    ]);
  },
  slice: (onnx, { attributes: { offset }, shape: [length] }, [row]) =>
    onnx.operator("Slice", [row, onnx.integers([offset]), onnx.integers([offset + Number(length)])]),
  concatenate: (onnx, _, rows) => onnx.operator("Concat", rows, { axis: 0 }),
  tiledOutput: (onnx, { attributes: { index }, shape }, [parts]) =>
    onnx.reshape(`${parts}.${index}`, staticShape(shape)),
  logSoftmax: (onnx, _, inputs) => onnx.operator("LogSoftmax", inputs, { axis: 1 }),
};
