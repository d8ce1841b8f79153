/**
 * Pads channels with zeros up to whole blocks, so that the operations on them run in blocked
 * layout.
 */
import { staticShape, type Value } from "../../../../nn/graph.ts";
import type { Block } from "../../identity.ts";
import { extended, node } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";

/** Images that have more channels than the network gives them, by the network's value. */
export type Padded = ReadonlyMap<Value, Node>;

/**
 * Returns `operation`, the form of `value` so far, on `padded` images and with a padded result;
 * `undefined` where it has neither. Filters hold zeros for the added channels, so these reach
 * nothing else.
 */
export function padChannels(
  value: Value,
  operation: Node,
  padded: Padded,
  block: Block,
): Node | undefined {
  const inputs = value.inputs.map((input, index) => padded.get(input) ?? operation.inputs[index]);
  const isPadded = value.inputs.map((input) => padded.has(input));
  switch (operation.kind) {
    case "conv2d": {
      const [x, filter, ...bias] = inputs;
      const [images, outputs, ...size] = staticShape(operation.shape);
      const [, , ...kernel] = staticShape(filter.shape);
      const { groups } = operation.attributes;
      const channels = groups === 1 && size[0] * size[1] > 1 ? paddedChannels(outputs, block) : outputs;
      if (groups > 1 || !isPadded[0] && channels === outputs) return undefined;
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
      if (!isPadded[0]) return undefined;
      const [x, weight, bias, mean, variance, batches] = inputs;
      const vectors = [weight, bias, mean, variance].map((each) => extended(each, [Number(x.shape[1])]));
      return node("batchNorm", operation.attributes, [x, ...vectors, batches], x.shape);
    }
    case "relu":
    case "relu6":
    case "sigmoid":
    case "add":
    case "multiply":
      return isPadded.every((each) => each) ? { ...operation, inputs, shape: inputs[0].shape } : undefined;
    default:
      return undefined;
  }
}

/** The largest ratio of padded to real channels at which whole blocks are still faster. */
const MOST_PADDED = 4 / 3;

function paddedChannels(channels: number, block: Block): number {
  const whole = Math.ceil(channels / block) * block;
  return whole <= MOST_PADDED * channels ? whole : channels;
}
