/** Chooses a layout for every image, blocked or NCHW, and rewrites the operations for it. */
import { countUses, staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { heldFilter, scaledFilter } from "../graph/blocked_filters.ts";
import { fromBlocks, toBlocks } from "../graph/blocks.ts";
import { withInputs } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { LOWERABLE } from "../graph/properties.ts";
import { sameShape } from "../graph/views.ts";
import type { Program } from "../programs.ts";
import { blockedAffine, blockedBroadcast, blockedElementwise } from "./channelwise.ts";
import { blockedConvolution } from "./convolutions.ts";
import { blockedFilterGradient } from "./filter_gradients.ts";
import type { Images } from "./image.ts";
import { blockedInputGradient } from "./input_gradients.ts";
import { blockedMaxPool, blockedMaxPoolGradient } from "./pools.ts";
import { concatenateBlockedImages, concatenateBlocks, resample, sliceBlocks } from "./regroupings.ts";
import { sumOverSpace } from "./sums.ts";

/** Moves a program to blocks of `block` channels where that is faster; 1 leaves it as it is. */
export function layOut(program: Program, block: number): Program {
  if (block === 1) return program;
  const images = new Map<Node, Images>();
  const find = (value: Node): Images => {
    const found = images.get(value);
    if (found === undefined) throw new Error(`${value.kind} [${value.shape}] comes before its inputs`);
    return found;
  };
  const order = topologicalOrder<Node>([...program.values()]);
  const uses = countUses<Node>(order, [...program.values()]);
  for (const value of order) {
    const written = inBlocks(value, { find, block, isOnlyUse: (input) => uses.get(input) === 1 });
    images.set(
      value,
      written === undefined
        ? plainly(withInputs(value, value.inputs.map((input) => find(input).plain())), block)
        : blockwise(written, value),
    );
  }
  return new Map([...program].map(([name, value]) => [name, find(value).plain()]));
}

function plainly(value: Node, block: number): Images {
  let blocked: Node | undefined;
  return {
    shape: staticShape(value.shape),
    plain: () => value,
    blocked: () => blocked ??= toBlocks(value, block),
    inBlocks: false,
  };
}

/** Records that `written` holds the elements of `value`: in blocks, or under its own shape. */
function blockwise(written: Node, value: Node): Images {
  let plain: Node | undefined = sameShape(written.shape, value.shape) ? written : undefined;
  return {
    shape: staticShape(value.shape),
    plain: () => plain ??= fromBlocks(written, staticShape(value.shape, 4)),
    blocked: () => written,
    inBlocks: plain === undefined,
  };
}

interface Context {
  /** Returns a value as an image in both layouts. */
  readonly find: (value: Node) => Images;
  readonly block: number;
  /** True if a value has exactly one reader. */
  readonly isOnlyUse: (value: Node) => boolean;
}

/** Returns the operation in blocks; `undefined` where it runs in NCHW. */
function inBlocks(value: Node, { find, block, isOnlyUse }: Context): Node | undefined {
  switch (value.kind) {
    case "conv2d": {
      const [x, filter, ...bias] = value.inputs;
      return blockedConvolution(value, [find(x), find(filter), ...bias.map(find)], block);
    }
    case "conv2dInputGradient": {
      const [gradient, filter] = value.inputs;
      return blockedInputGradient(value, [find(gradient), find(filter)], block);
    }
    case "conv2dFilterGradient": {
      const [x, gradient] = value.inputs;
      return blockedFilterGradient(value, [find(x), find(gradient)], block);
    }
    case "affine": {
      const [x, scale, shift, addend] = value.inputs;
      const vectors = [find(scale).plain(), find(shift).plain()] as const;
      return blockedAffine(value, { x: find(x), vectors, addend: addend && find(addend) }, block);
    }
    case "sum": {
      const [x] = value.inputs;
      return sumOverSpace(value, find(x), { isWritten: !isOnlyUse(x) });
    }
    case "concatenateChannels":
      return concatenateBlocks(value, value.inputs.map(find), block);
    case "concatenateImages":
      return concatenateBlockedImages(value, value.inputs.map(find), block);
    case "sliceChannels":
      return sliceBlocks(value, find(value.inputs[0]), block);
    case "subsample":
    case "subsampleGradient":
      return resample(value, find(value.inputs[0]), block);
    case "maxPool":
      return blockedMaxPool(value, find(value.inputs[0]), block);
    case "maxPoolGradient": {
      const [x, gradient, y] = value.inputs;
      return blockedMaxPoolGradient(value, [find(x), find(gradient), find(y)], block);
    }
    case "scaleOutputs": {
      const [filter, scale] = value.inputs;
      return scaledFilter(find(filter).plain(), find(scale).plain(), block);
    }
    case "filterToBlocks":
      return heldFilter(find(value.inputs[0]).plain(), block);
    case "broadcast": {
      const [vector, like] = value.inputs;
      return blockedBroadcast(find(vector), find(like), block);
    }
    default:
      return LOWERABLE[value.kind].elementwise
        ? blockedElementwise(value, value.inputs.map(find), block)
        : undefined;
  }
}
