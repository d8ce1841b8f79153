/**
 * Pads channels with zeros up to whole blocks, so that the operations on them run in blocked
 * layout.
 */
import { staticShape, type Value } from "../../../../nn/graph.ts";
import { OPERATORS } from "../../../../nn/operators/properties.ts";
import type { Block } from "../../identity.ts";
import { type Traced, tracedConvolution, tracedExtension, type TracedOf } from "../graph/differentiable.ts";
import { translate } from "./translate.ts";

/** Images padded with channels, keyed by the network's value. */
export type Padded = ReadonlyMap<Value, Traced>;

/**
 * Returns `operation`, the form of `value` so far, on `padded` images and with a padded result;
 * `undefined` where it has neither. Filters hold zeros for the added channels, so these reach
 * nothing else.
 */
export function padChannels(
  value: Parameters<typeof translate>[0],
  operation: Traced,
  padded: Padded,
  block: Block,
): Traced | undefined {
  if (operation.kind === "conv2d") {
    const [x] = value.inputs;
    return padConvolution(operation, x === undefined ? undefined : padded.get(x), block);
  }
  if (!OPERATORS[value.kind].finiteAtZero) return undefined;
  const inputs = value.inputs.flatMap((input) => padded.get(input) ?? []);
  const [first] = inputs;
  if (first === undefined || inputs.length < value.inputs.length) return undefined;
  return translate(value, inputs, first.value.shape);
}

function padConvolution(
  { attributes, inputs: [given, filter, ...bias], value }: TracedOf<"conv2d">,
  padded: Traced | undefined,
  block: Block,
): Traced | undefined {
  const x = padded ?? given;
  const [images, outputs, height, width] = staticShape(value.shape, 4);
  const [, , ...kernel] = staticShape(filter.value.shape, 4);
  const channels = height * width > 1 ? paddedChannels(outputs, block) : outputs;
  if (attributes.groups > 1 || padded === undefined && channels === outputs) return undefined;
  return tracedConvolution(
    attributes,
    [
      x,
      tracedExtension(filter, [channels, Number(x.value.shape[1]), ...kernel]),
      ...bias.map((each) => tracedExtension(each, [channels])),
    ],
    [images, channels, height, width],
  );
}

/** The largest ratio of padded to real channels for which whole blocks are still faster. */
const MOST_PADDED = 4 / 3;

function paddedChannels(channels: number, block: Block): number {
  const whole = Math.ceil(channels / block) * block;
  return whole <= MOST_PADDED * channels ? whole : channels;
}
