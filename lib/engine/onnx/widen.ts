/** Channels that do not fill their blocks, filled up with zeros: what they take part in then lies in blocks. */
import { staticShape, type Value } from "../../nn/graph.ts";
import type { Block } from "./identity.ts";
import { extended, type Node, node } from "./nodes.ts";

/** Images with more channels than a network gives them, by the network's value. */
export type Widened = ReadonlyMap<Value, Node>;

/**
 * `operation`, which is what `value` becomes, on images that are `widened` and with such a result; `undefined` where nothing is
 * widened. Filters have zeros for channels that are not there, so what these hold reaches nothing else.
 */
export function widen(
  value: Value,
  operation: Node,
  widened: Widened,
  block: Block,
): Node | undefined {
  const inputs = value.inputs.map((input, index) => widened.get(input) ?? operation.inputs[index]);
  const isWide = value.inputs.map((input) => widened.has(input));
  switch (operation.kind) {
    case "conv2d": {
      const [x, filter, ...bias] = inputs;
      const [images, outputs, ...size] = staticShape(operation.shape);
      const [, , ...kernel] = staticShape(filter.shape);
      const { groups } = operation.attributes;
      const channels = groups === 1 && size[0] * size[1] > 1 ? wideChannels(outputs, block) : outputs;
      if (groups > 1 || !isWide[0] && channels === outputs) return undefined;
      return node(
        "conv2d",
        operation.attributes,
        [
          x,
          extended(filter, [channels, Number(x.shape[1]), ...kernel]),
          ...bias.map((each) => extended(each, [channels])),
        ],
        [images, channels, ...size],
      );
    }
    case "batchNorm": {
      if (!isWide[0]) return undefined;
      const [x, weight, bias, mean, variance, batches] = inputs;
      const vectors = [weight, bias, mean, variance].map((each) => extended(each, [Number(x.shape[1])]));
      return node("batchNorm", operation.attributes, [x, ...vectors, batches], x.shape);
    }
    case "relu":
    case "relu6":
    case "sigmoid":
    case "add":
    case "multiply":
      return isWide.every((wide) => wide) ? { ...operation, inputs, shape: inputs[0].shape } : undefined;
    default:
      return undefined;
  }
}

/** The most channels, for every one that is there, that are still quicker in whole blocks. */
const MOST_WIDENED = 4 / 3;

function wideChannels(channels: number, block: Block): number {
  const whole = Math.ceil(channels / block) * block;
  return whole <= MOST_WIDENED * channels ? whole : channels;
}
