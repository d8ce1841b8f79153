/** Specialises a network's graph to a mode and a batch size. */
import {
  countUses,
  type Parameter,
  staticShape,
  topologicalOrder,
  type Value,
} from "../../../../nn/graph.ts";
import { liesInBlocks } from "../../artifact/filter_order.ts";
import type { Block } from "../../identity.ts";
import { filterFromBlocks } from "../graph/blocked_filters.ts";
import { cropped, node, reshape, sameShape, scalar } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { normaliseByBatch, normaliseByRunning } from "./batch_norm.ts";
import { normaliseGroups } from "./group_norm.ts";
import { padChannels } from "./pad_channels.ts";
import { cheaperConvolution, isSilu, poolBeforeRelu } from "./rewrites.ts";

/**
 * `training` normalises by the batch's statistics and moves the running ones; `evaluation` uses the
 * running ones; `prediction` too, and takes them into the convolutions' filters, which pays where
 * these are worked out once.
 */
export type Mode = "training" | "evaluation" | "prediction";

/** A specialised graph. */
export interface Specialised {
  /**
   * The compiler's node for a value of the network's graph; throws for a value that is not part of
   * it.
   */
  readonly of: (value: Value) => Node;
  /** In training: what the batch shows of the running statistics. */
  readonly observations: readonly Observation[];
  /** In training: the batch counters. */
  readonly counters: readonly Parameter[];
}

/** A running statistic moves by `momentum` towards `observed`. */
export interface Observation {
  readonly statistic: Parameter;
  readonly observed: Node;
  readonly momentum: number;
}

/** The mode, batch size and layout to specialise to. */
export interface SpecialiseOptions {
  readonly mode: Mode;
  /** The number of images in a batch. */
  readonly images: number;
  /** The layout that images will lie in, and a training's filters; without, NCHW. */
  readonly block?: Block;
  /** The rows that hold parameters which are no inputs of their own. */
  readonly rows?: ReadonlyMap<Value, Node>;
  /** Nodes of values that are computed already. */
  readonly known?: ReadonlyMap<Value, Node>;
}

/**
 * Everything that `outputs` depend on, for batches of `images`: every size is known from here on.
 * Throws a `RangeError` where a training-mode batch normalisation would see one value per channel.
 */
export function specialise(
  outputs: readonly Value[],
  { mode, images, block = 1, rows = new Map(), known = new Map() }: SpecialiseOptions,
): Specialised {
  const nodes = new Map(known);
  const padded = new Map<Value, Node>();
  const observations: Observation[] = [];
  const counters: Parameter[] = [];
  const of = (value: Value): Node => {
    const found = nodes.get(value);
    if (found === undefined) throw new Error(`${value.kind} [${value.shape}] is not part of this graph`);
    return found;
  };
  const order = topologicalOrder(outputs);
  const uses = countUses(order, outputs);
  for (const value of order) {
    if (nodes.has(value)) continue;
    if (value.kind === "parameter") {
      const row = rows.get(value);
      const given: Node = { ...value, inputs: [] };
      const isHeldInBlocks = mode !== "prediction" && liesInBlocks(value.shape, block);
      const whole = isHeldInBlocks ? filterFromBlocks(given, block) : given;
      nodes.set(value, row === undefined ? whole : reshape(row, value.shape));
      continue;
    }
    if (value.kind === "batchSize") {
      nodes.set(value, scalar(images));
      continue;
    }
    const shape = value.shape.map((size) => size === "batch" ? images : size);
    const plain: Node = { ...value, inputs: value.inputs.map(of), shape };
    const wider = block > 1 ? padChannels(value, plain, padded, block) : undefined;
    const copy = wider ?? plain;
    const become = (result: Node) => {
      nodes.set(value, cropped(result, shape));
      if (!sameShape(result.shape, shape)) padded.set(value, result);
    };
    if (copy.kind === "conv2d") {
      become(cheaperConvolution(copy));
    } else if (copy.kind === "maxPool" && copy.inputs[0].kind === "relu" && uses.get(value.inputs[0]) === 1) {
      become(poolBeforeRelu(copy, copy.inputs[0]));
    } else if (copy.kind === "batchNorm" && mode !== "training") {
      become(normaliseByRunning(copy, { intoFilters: mode === "prediction" }));
    } else if (copy.kind === "batchNorm") {
      const { normalised, mean, variance } = normaliseByBatch(copy, block);
      become(normalised);
      const [runningMean, runningVariance, batches] = value.inputs.slice(3).map(asParameter);
      const { momentum } = copy.attributes;
      const observe = (statistic: Parameter, whole: Node) =>
        observations.push({ statistic, observed: cropped(whole, staticShape(statistic.shape)), momentum });
      observe(runningMean, mean);
      observe(runningVariance, variance);
      counters.push(batches);
    } else if (copy.kind === "groupNorm") {
      become(normaliseGroups(copy));
    } else become(isSilu(copy) ? node("silu", {}, [copy.inputs[0]], copy.shape) : copy);
  }
  return { of, observations, counters };
}

function asParameter(value: Value): Parameter {
  if (value.kind === "parameter") return value;
  throw new TypeError(
    `batchNorm: a running statistic is a ${value.kind}, expected a tensor of the checkpoint`,
  );
}
