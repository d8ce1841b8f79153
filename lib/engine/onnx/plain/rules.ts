/** Rules from every operator of a prediction to standard ONNX operators: NCHW, no blocks. */
import type { Operation, Operators, Shape, Value } from "../../../nn/graph.ts";
import { imageShape } from "../../../nn/operators/convolution.ts";
import type { Attribute } from "../compiler/emit/protobuf.ts";

/** Adds nodes and constants to a graph; each returns the name of its result. */
export interface PlainBuilder {
  node(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  floats(shape: readonly number[], values: readonly number[]): string;
  integers(values: readonly number[]): string;
}

/** Lowers a value to ONNX: takes the names of its inputs and returns the name of its result. */
type Rule<Kind extends keyof Operators> = (
  onnx: PlainBuilder,
  inputs: readonly string[],
  value: Operation<Operators, Kind>,
) => string;

/**
 * Operators with a rule. Inputs and parameters belong to the graph; others left out occur only in
 * losses.
 */
type Lowered = Exclude<keyof Operators, "input" | "parameter" | "batchSize" | "oneHot">;

const elementwise = (operator: string) => (onnx: PlainBuilder, inputs: readonly string[]) =>
  onnx.node(operator, inputs);

const square = (size: number) => [size, size], around = (size: number) => [size, size, size, size];

/** A rule for each operator. */
const PLAIN_RULES: { readonly [Kind in Lowered]: Rule<Kind> } = {
  constant: (onnx, _, { shape, attributes }) => onnx.floats(sizesOf(shape), attributes.values),
  repeatChannels: (onnx, [x = ""], { attributes: { times } }) =>
    onnx.node("Concat", Array.from({ length: times }, () => x), { axis: 1 }),
  conv2d: (onnx, inputs, { attributes: { stride, padding, dilation, groups }, inputs: [, filter] }) => {
    const { shape } = filter;
    return onnx.node("Conv", inputs, {
      kernel_shape: sizesOf(shape.slice(2)),
      strides: square(stride),
      pads: around(padding),
      dilations: square(dilation),
      group: groups,
    });
  },
  maxPool: (onnx, inputs, { attributes: { kernel, stride, padding } }) =>
    onnx.node("MaxPool", inputs, {
      kernel_shape: square(kernel),
      strides: square(stride),
      pads: around(padding),
    }),
  concatenateChannels: (onnx, inputs) => onnx.node("Concat", inputs, { axis: 1 }),
  batchNorm: (onnx, inputs, { attributes: { epsilon } }) =>
    onnx.node("BatchNormalization", inputs.slice(0, 5), { epsilon: { float: epsilon } }),
  // Opset 17 has no group normalisation with one scale per channel, so grouped channels are
  // normalised as instances.
  groupNorm: (onnx, [x = "", weight = "", bias = ""], { attributes: { epsilon, groups }, shape }) => {
    const { channels, height, width } = imageShape("groupNorm", shape);
    const grouped = onnx.node("Reshape", [x, onnx.integers([0, groups, -1])]);
    const ones = onnx.floats([groups], Array(groups).fill(1));
    const zeros = onnx.floats([groups], Array(groups).fill(0));
    const normal = onnx.node("InstanceNormalization", [grouped, ones, zeros], {
      epsilon: { float: epsilon },
    });
    const images = onnx.node("Reshape", [normal, onnx.integers([0, channels, height, width])]);
    const perChannel = onnx.integers([1, channels, 1, 1]);
    const scaled = onnx.node("Mul", [images, onnx.node("Reshape", [weight, perChannel])]);
    return onnx.node("Add", [scaled, onnx.node("Reshape", [bias, perChannel])]);
  },
  relu: elementwise("Relu"),
  relu6: (onnx, [x = ""]) => onnx.node("Clip", [x, onnx.floats([], [0]), onnx.floats([], [6])]),
  sigmoid: elementwise("Sigmoid"),
  softplus: elementwise("Softplus"),
  exp: elementwise("Exp"),
  sqrt: elementwise("Sqrt"),
  abs: elementwise("Abs"),
  logSoftmax: (onnx, inputs) => onnx.node("LogSoftmax", inputs, { axis: 1 }),
  add: elementwise("Add"),
  subtract: elementwise("Sub"),
  multiply: elementwise("Mul"),
  divide: elementwise("Div"),
  maximum: elementwise("Max"),
  sum: (onnx, [x = ""], { attributes: { axes, keepDimensions } }) =>
    onnx.node("ReduceSum", [x, onnx.integers(axes)], { keepdims: keepDimensions ? 1 : 0 }),
  // A zero keeps the size at its place; the first axis is the batch.
  reshape: (onnx, [x = ""], { shape }) =>
    onnx.node("Reshape", [x, onnx.integers(shape.map((size) => size === "batch" ? 0 : size))]),
};

/**
 * Adds the nodes of an operation whose inputs have the names `inputs`, and returns its result's
 * name. Throws a `TypeError` for an operator that only losses have.
 */
export function lowerPlain(onnx: PlainBuilder, value: Value, inputs: readonly string[]): string {
  if (isLowered(value)) return applyRule(onnx, value, inputs);
  throw new TypeError(`${value.kind}: expected an operator that a prediction has`);
}

function isLowered(value: Value): value is Extract<Value, { readonly kind: Lowered }> {
  return Object.hasOwn(PLAIN_RULES, value.kind);
}

function applyRule<Kind extends Lowered>(
  onnx: PlainBuilder,
  value: Operation<Operators, Kind>,
  inputs: readonly string[],
): string {
  return PLAIN_RULES[value.kind](onnx, inputs, value);
}

/** Returns the sizes of a shape without a batch. Throws a `TypeError` where it has one. */
function sizesOf(shape: Shape): number[] {
  return shape.map((size) => {
    if (size === "batch") throw new TypeError(`shape [${shape}]: expected sizes known in advance`);
    return size;
  });
}
