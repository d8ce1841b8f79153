/** Specialises a network's graph to a mode and a batch size, as operations with gradient rules. */
import {
  countUses,
  type Operation,
  type Operators,
  type Parameter,
  type Shape,
  staticShape,
  topologicalOrder,
  type Value,
} from "../../../../nn/graph.ts";
import { liesInBlocks } from "../../artifact/filter_order.ts";
import type { Block } from "../../identity.ts";
import { filterFromBlocks } from "../graph/blocked_filters.ts";
import { source, type Traced, tracedCrop, tracedExtension } from "../graph/differentiable.ts";
import { scalar } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { cropped, reshape, sameShape } from "../graph/views.ts";
import { normaliseByBatch, normaliseByRunning } from "./batch_norm.ts";
import { normaliseGroups } from "./group_norm.ts";
import { padChannels } from "./pad_channels.ts";
import { cheaperForm } from "./rewrites.ts";
import { translate } from "./translate.ts";

/**
 * `training` normalises by the batch's statistics and moves the running ones; `evaluation` uses the
 * running ones; `prediction` too, and folds them into the convolutions' filters, which pays where
 * these are computed once.
 */
export type Mode = "training" | "evaluation" | "prediction";

/** A specialised graph. */
export interface Specialised {
  /**
   * Returns the operation for a value of the network's graph; throws for a value that is not part
   * of it.
   */
  readonly traced: (value: Value) => Traced;
  /** The result, as an operation that can be lowered. */
  readonly of: (value: Value) => Node;
  /** The batch's own values of the running statistics, in training. */
  readonly observations: readonly Observation[];
  /** The batch counters, in training. */
  readonly counters: readonly Parameter[];
}

/** A running statistic that moves by `momentum` towards `observed`. */
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
  /** The block of channels of images and of a training's filters; NCHW if absent. */
  readonly block?: Block;
  /** The packs that hold parameters which are not inputs themselves. */
  readonly rows?: ReadonlyMap<Value, Node>;
  /** Nodes of values that have been computed already. */
  readonly known?: ReadonlyMap<Value, Node>;
}

/**
 * Specialises everything that `outputs` depend on to batches of `images`: every size is known
 * afterwards. Throws a `RangeError` where a training-mode batch normalisation would see one value
 * per channel.
 */
export function specialise(
  outputs: readonly Value[],
  { mode, images, block = 1, rows = new Map(), known = new Map() }: SpecialiseOptions,
): Specialised {
  const operations = new Map<Value, Traced>([...known].map(([value, given]) => [value, source(given)]));
  /** Images padded with channels, keyed by the network's value. */
  const padded = new Map<Value, Traced>();
  const observations: Observation[] = [];
  const counters: Parameter[] = [];
  const traced = (value: Value): Traced => {
    const found = operations.get(value);
    if (found === undefined) throw new Error(`${value.kind} [${value.shape}] is not part of this graph`);
    return found;
  };
  const order = topologicalOrder(outputs);
  const uses = countUses(order, outputs);
  for (const value of order) {
    if (operations.has(value)) continue;
    const shape = value.shape.map((size) => size === "batch" ? images : size);
    const result = operationOf(value, shape);
    operations.set(value, tracedCrop(result, shape));
    if (!sameShape(result.value.shape, shape)) padded.set(value, result);
  }
  return { traced, of: (value) => traced(value).value, observations, counters };

  function operationOf(value: Value, shape: Shape): Traced {
    switch (value.kind) {
      case "parameter":
        return source(parameterNode(value));
      case "batchSize":
        return source(scalar(images));
      case "batchNorm":
        return batchNorm(value);
      case "groupNorm": {
        const [x, weight, bias] = value.inputs;
        return normaliseGroups([traced(x), traced(weight), traced(bias)], value.attributes);
      }
      default: {
        const plain = translate(value, value.inputs.map(traced), shape);
        const wider = block > 1 ? padChannels(value, plain, padded, block) : undefined;
        return cheaperForm(wider ?? plain, (index) => {
          const input = value.inputs[index];
          return input !== undefined && uses.get(input) === 1;
        });
      }
    }
  }

  function parameterNode(value: Parameter): Node {
    const row = rows.get(value);
    if (row !== undefined) return reshape(row, value.shape);
    const given: Node = { ...value, inputs: [] };
    const isHeldInBlocks = mode !== "prediction" && liesInBlocks(value.shape, block);
    return isHeldInBlocks ? filterFromBlocks(given, block) : given;
  }

  function batchNorm({ inputs, attributes }: Operation<Operators, "batchNorm">): Traced {
    const [given, weight, bias, runningMean, runningVariance, batches] = inputs;
    const x = padded.get(given) ?? traced(given);
    const channels = [Number(x.value.shape[1])];
    const vector = (parameter: Value) => tracedExtension(traced(parameter), channels);
    const operands = {
      x,
      weight: vector(weight),
      bias: vector(bias),
      runningMean: vector(runningMean).value,
      runningVariance: vector(runningVariance).value,
    };
    const { epsilon, momentum } = attributes;
    if (mode !== "training") {
      return normaliseByRunning(operands, { epsilon, intoFilters: mode === "prediction" });
    }
    const { normalised, mean, variance } = normaliseByBatch(operands, { epsilon, block });
    const observe = (statistic: Parameter, whole: Node) =>
      observations.push({ statistic, observed: cropped(whole, staticShape(statistic.shape)), momentum });
    observe(asParameter(runningMean), mean);
    observe(asParameter(runningVariance), variance);
    counters.push(asParameter(batches));
    return normalised;
  }
}

function asParameter(value: Value): Parameter {
  if (value.kind === "parameter") return value;
  throw new TypeError(
    `batchNorm: a running statistic is a ${value.kind}, expected a tensor of the checkpoint`,
  );
}
