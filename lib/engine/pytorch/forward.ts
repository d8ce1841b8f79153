/** Writes a network as PyTorch: its layers, and the lines that call them. */
import {
  type Convolution,
  countUses,
  type Parameter,
  staticShape,
  topologicalOrder,
  type Value,
} from "../../nn/graph.ts";
import type { Model } from "../../nn/model.ts";

/** The generated text of a network's parts. */
export interface PythonNetwork {
  /** By name in checkpoints: `layer1.0.conv1` → `nn.Conv2d(8, 8, 3, padding=1)`. */
  readonly layers: ReadonlyMap<string, string>;
  /** The statements of `forward(self, images)`, where `m` finds a layer; they end with a return. */
  readonly lines: readonly string[];
}

/** The number of characters beyond which an expression gets a variable. */
const LONGEST = 90;

/**
 * Returns the network of `model`, whose `forward` returns `logits` and `cams`. Throws a `TypeError`
 * for an operator that only losses have.
 */
export function pythonNetwork({ logits, cams }: Model): PythonNetwork {
  const layers = new Map<string, string>();
  const lines: string[] = [];
  const texts = new Map<Value, string>();
  const order = topologicalOrder<Value>([logits, cams]);
  const uses = countUses(order, [logits, cams]);
  const textOf = (value: Value): string => {
    const text = texts.get(value);
    if (text === undefined) throw new TypeError(`${value.kind}: found no text, expected one`);
    return text;
  };
  for (const value of order) {
    const text = expression(value, { layers, textOf });
    const isSource = value.inputs.length === 0;
    if (isSource || (uses.get(value) === 1 && text.length <= LONGEST)) {
      texts.set(value, text);
      continue;
    }
    const name = value === logits ? "logits" : value === cams ? "cams" : `x${lines.length + 1}`;
    lines.push(`${name} = ${withoutBrackets(text)}`);
    texts.set(value, name);
  }
  lines.push(`return ${textOf(logits)}, ${textOf(cams)}`);
  addLinear(order, layers);
  return { layers, lines };
}

interface Writing {
  readonly layers: Map<string, string>;
  readonly textOf: (value: Value) => string;
}

function expression(value: Value, { layers, textOf }: Writing): string {
  const layer = (owner: string, made: string) => {
    layers.set(owner, made);
    return `m("${owner}")(${textOf(x)})`;
  };
  const [x = value] = value.inputs;
  const infix = (operator: string) => `(${value.inputs.map(textOf).join(` ${operator} `)})`;
  const call = (name: string) => `${name}(${value.inputs.map(textOf).join(", ")})`;
  switch (value.kind) {
    case "input":
      return "images";
    case "parameter":
      return `self.get_parameter("${value.attributes.name}")`;
    case "constant": {
      const { attributes: { values }, shape } = value;
      if (shape.length === 0) return String(values[0]);
      return values.every((each) => each === values[0])
        ? `images.new_full((${sizes(shape)},), ${values[0]})`
        : `images.new_tensor([${values.join(", ")}]).reshape(${sizes(shape)})`;
    }
    case "repeatChannels":
      return `${textOf(x)}.repeat(1, ${value.attributes.times}, 1, 1)`;
    case "conv2d": {
      const { attributes, inputs: [, filter, bias] } = value;
      const owner = ownerOf(filter);
      if (owner === undefined) {
        const added = bias === undefined ? "" : `, ${textOf(bias)}`;
        return `F.conv2d(${textOf(x)}, ${textOf(filter)}${added}${geometry(attributes)})`;
      }
      return layer(owner, convolution(staticShape(filter.shape, 4), attributes, bias !== undefined));
    }
    case "maxPool": {
      const { kernel, stride, padding } = value.attributes;
      return `F.max_pool2d(${textOf(x)}, ${kernel}, ${stride}, ${padding})`;
    }
    case "concatenateChannels":
      return `torch.cat([${value.inputs.map(textOf).join(", ")}], 1)`;
    case "batchNorm": {
      const { attributes: { epsilon, momentum }, inputs: [, weight] } = value;
      return layer(
        requiredOwner(weight),
        `nn.BatchNorm2d(${sizes(weight.shape)}${option("eps", epsilon, 1e-5)}${
          option("momentum", momentum, 0.1)
        })`,
      );
    }
    case "groupNorm": {
      const { attributes: { epsilon, groups }, inputs: [, weight] } = value;
      return layer(
        requiredOwner(weight),
        `nn.GroupNorm(${groups}, ${sizes(weight.shape)}${option("eps", epsilon, 1e-5)})`,
      );
    }
    case "relu":
    case "relu6":
    case "softplus":
      return call(`F.${value.kind}`);
    case "sigmoid":
    case "exp":
    case "sqrt":
    case "abs":
    case "maximum":
      return call(`torch.${value.kind}`);
    case "logSoftmax":
      return `F.log_softmax(${textOf(x)}, 1)`;
    case "add":
      return infix("+");
    case "subtract":
      return infix("-");
    case "multiply":
      return infix("*");
    case "divide":
      return infix("/");
    case "sum":
      return `${textOf(x)}.sum((${value.attributes.axes.join(", ")},)${
        value.attributes.keepDimensions ? ", keepdim=True" : ""
      })`;
    case "reshape":
      return `${textOf(x)}.reshape(${sizes(value.shape)})`;
    case "batchSize":
    case "oneHot":
      throw new TypeError(`${value.kind}: expected an operator that a prediction has`);
  }
}

function convolution(
  [outputs, inputs, kernel]: readonly [number, number, number, number],
  attributes: Convolution,
  hasBias: boolean,
): string {
  return `nn.Conv2d(${inputs * attributes.groups}, ${outputs}, ${kernel}${geometry(attributes)}${
    hasBias ? "" : ", bias=False"
  })`;
}

function geometry({ stride, padding, dilation, groups }: Convolution): string {
  return option("stride", stride, 1) + option("padding", padding, 0) + option("dilation", dilation, 1) +
    option("groups", groups, 1);
}

function option(name: string, value: number, unless: number): string {
  return value === unless ? "" : `, ${name}=${value}`;
}

/** Returns the sizes of a shape as arguments; −1 stands for the batch. */
function sizes(shape: Value["shape"]): string {
  return shape.map((size) => size === "batch" ? -1 : size).join(", ");
}

/** Returns the layer that owns a weight; undefined where the weight is computed from others. */
function ownerOf(weight: Value): string | undefined {
  return weight.kind === "parameter" ? weight.attributes.name.replace(/\.weight$/, "") : undefined;
}

function requiredOwner(weight: Value): string {
  const owner = ownerOf(weight);
  if (owner === undefined) throw new TypeError(`${weight.kind}: expected a layer's weight`);
  return owner;
}

/**
 * Parameters without a layer of their own belong to linear ones: the last layer, whose maps are
 * convolutions.
 */
function addLinear(order: readonly Value[], layers: Map<string, string>): void {
  const parameters = order.filter((value): value is Parameter => value.kind === "parameter");
  for (const { attributes: { name }, shape } of parameters) {
    const owner = name.replace(/\.[^.]+$/, "");
    if (layers.has(owner) || shape.length !== 2) continue;
    const [classes, features] = staticShape(shape, 2);
    layers.set(owner, `nn.Linear(${features}, ${classes})`);
  }
}

function withoutBrackets(text: string): string {
  // Only a whole expression of one operator has its own brackets.
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text;
}
