/** Stage 1: a network's graph becomes the compiler's, in training or evaluation mode. */
import type { Block } from "./identity.ts";
import { countUses, type Parameter, staticShape, topologicalOrder, type Value } from "../../nn/graph.ts";
import { imageShape } from "../../nn/operators/convolution.ts";
import { liesInBlocks } from "./filter_order.ts";
import { filterFromBlocks } from "./filters.ts";
import { normaliseGroups } from "./groups.ts";
import {
  add,
  cropped,
  deviation,
  divide,
  filled,
  multiply,
  type Node,
  node,
  type NodeOf,
  notNegative,
  reshape,
  sameShape,
  scalar,
  scaleShift,
  subtract,
  sum,
} from "./nodes.ts";
import { isWidening, normaliseConvolution, type Normalised } from "./normalised_convolutions.ts";
import { widen } from "./widen.ts";

/**
 * `training` normalises by the batch's statistics and moves the running ones; `evaluation` uses the running ones; `prediction`
 * too, and takes them into the convolutions' filters, which pays where these are worked out once.
 */
export type Mode = "training" | "evaluation" | "prediction";

/** A specialised graph. */
export interface Specialised {
  /** The compiler's node for a value of the network's graph; throws for a value that is not part of it. */
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

/** What to specialise to. */
export interface SpecialiseOptions {
  readonly mode: Mode;
  /** The number of images in a batch. */
  readonly images: number;
  /** The layout that images will lie in, and a training's filters; without, NCHW. */
  readonly block?: Block;
  /** Where a parameter's elements come from, in one row, where they are not an input of their own. */
  readonly rows?: ReadonlyMap<Value, Node>;
  /** What is worked out already. */
  readonly known?: ReadonlyMap<Value, Node>;
}

/**
 * Everything that `outputs` depend on, for batches of `images`: every size is known from here on. Throws a `RangeError` where
 * a training-mode batch normalisation would see one value per channel.
 */
export function specialise(
  outputs: readonly Value[],
  { mode, images, block = 1, rows = new Map(), known = new Map() }: SpecialiseOptions,
): Specialised {
  const nodes = new Map(known);
  const widened = new Map<Value, Node>();
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
    const wide = block > 1 ? widen(value, plain, widened, block) : undefined;
    const copy = wide ?? plain;
    const become = (result: Node) => {
      nodes.set(value, cropped(result, shape));
      if (!sameShape(result.shape, shape)) widened.set(value, result);
    };
    if (copy.kind === "conv2d") {
      become(cheaperConvolution(copy));
    } else if (copy.kind === "maxPool" && copy.inputs[0].kind === "relu" && uses.get(value.inputs[0]) === 1) {
      become(poolBeforeRelu(copy, copy.inputs[0]));
    } else if (copy.kind === "batchNorm" && mode !== "training") {
      become(normaliseByRunning(copy, mode));
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

/** x · sigmoid(x), which has a pass of its own, forward and backward. */
function isSilu({ kind, inputs: [x, gate] }: Node): boolean {
  return kind === "multiply" && gate.kind === "sigmoid" && gate.inputs[0] === x;
}

/** The largest of what is not negative: ReLU, and its gradient, of the largest alone. */
function poolBeforeRelu(pool: NodeOf<"maxPool">, relu: NodeOf<"relu">): Node {
  return node("relu", {}, [{ ...pool, inputs: relu.inputs }], pool.shape);
}

/**
 * Two identities. Over equal channels a convolution is one channel's convolution with the filters' sum. A strided 1×1
 * convolution sees only the pixels that it lands on, so they are taken out first: forward and backward then run on them
 * alone, and convolutions of the same image share them.
 */
function cheaperConvolution(convolution: NodeOf<"conv2d">): Node {
  const [x, filter, ...bias] = convolution.inputs;
  const { stride, padding, groups } = convolution.attributes;
  if (x.kind === "repeatChannels" && groups === 1) {
    const inputs = [x.inputs[0], sum(filter, [1]), ...bias];
    return node("conv2d", convolution.attributes, inputs, convolution.shape);
  }
  const { images, channels } = imageShape("conv2d", x.shape);
  const [, , kernelHeight, kernelWidth] = filter.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride > 1 && padding === 0) {
    const { height, width } = imageShape("conv2d", convolution.shape);
    const pixels = node("subsample", { stride, axis: 2 }, [x], [images, channels, height, width]);
    return node(
      "conv2d",
      { ...convolution.attributes, stride: 1 },
      [pixels, filter, ...bias],
      convolution.shape,
    );
  }
  return convolution;
}

/**
 * Batch statistics. The mean of x² would cancel, so x is moved towards zero first, and only what is left of its mean comes out of the
 * mean of squares. A convolution's bias shifts x and μ alike, so it is left out of x and added to the running mean alone: its
 * gradient is zero in exact arithmetic.
 */
function normaliseByBatch(norm: NodeOf<"batchNorm">, block: Block) {
  const [given, weight, bias, runningMean] = norm.inputs;
  const { epsilon } = norm.attributes;
  const { images, channels, height, width } = imageShape("batchNorm", given.shape);
  const { x, offset } = withoutBias(given);
  const count = Number(images) * height * width;
  if (count < 2) {
    throw new RangeError(
      "step: batch normalisation needs more than one value per channel, and this batch has one image that the " +
        "network reduces to one pixel; use larger images or batches",
    );
  }
  const large = x.kind === "conv2d" && block > 1 && count * channels >= LARGE ? x : undefined;
  const average = (values: Node) => multiply(reshape(sum(values, [0, 2, 3]), [channels]), scalar(1 / count));
  const { normalised, mean, variance } = large !== undefined && isWidening(large)
    ? normaliseConvolution(large, { weight, bias, epsilon })
    : normaliseMoved(
      large === undefined ? centred(x, average) : movedByConvolution(
        large,
        offset === undefined ? runningMean : subtract(runningMean, offset),
        average,
      ),
    );
  return {
    normalised,
    mean: offset === undefined ? mean : add(mean, offset),
    variance: multiply(variance, scalar(count / (count - 1))),
  };

  function normaliseMoved({ moved, mean, rest, variance }: Moved): Normalised {
    const inputs = [x, weight, bias, moved, rest, divide(scalar(1), deviation(variance, epsilon))];
    return { normalised: node("normalise", { inBlocks: block > 1 }, inputs, norm.shape), mean, variance };
  }
}

/**
 * From so many elements on, 2 MiB, a pass over them goes through memory. What is less is centred in the cache, as exactly as PyTorch does it:
 * while running means are not near the batch's, what is left of the mean costs half a digit.
 */
const LARGE = 2 ** 19;

/** x moved towards zero; its mean, and what is left of that; its variance. */
interface Moved {
  readonly moved: Node;
  readonly mean: Node;
  readonly rest: Node;
  readonly variance: Node;
}

/** x − μ in a pass of its own, as PyTorch does. */
function centred(x: Node, average: (values: Node) => Node): Moved {
  const mean = average(x), rest = filled(0, Number(mean.shape[0]));
  const moved = scaleShift(x, filled(1, Number(mean.shape[0])), subtract(scalar(0), mean));
  return { moved, mean, rest, variance: average(multiply(moved, moved)) };
}

/** A convolution moves x as it writes, by its running mean, which is near the batch's. */
function movedByConvolution(x: NodeOf<"conv2d">, by: Node, average: (values: Node) => Node): Moved {
  const moved = node("conv2d", x.attributes, [...x.inputs, subtract(scalar(0), by)], x.shape);
  const rest = average(moved);
  const variance = subtract(average(multiply(moved, moved)), multiply(rest, rest));
  return { moved, mean: add(by, rest), rest, variance: notNegative(variance) };
}

/** γ (x − μ) / √(σ² + ε) + β with running statistics, as one scale and one shift per channel. */
function normaliseByRunning({ inputs, attributes: { epsilon } }: NodeOf<"batchNorm">, mode: Mode): Node {
  const [x, weight, bias, mean, variance] = inputs;
  const scale = divide(weight, deviation(variance, epsilon));
  const shift = subtract(bias, multiply(mean, scale));
  if (mode !== "prediction" || x.kind !== "conv2d") return scaleShift(x, scale, shift);
  const [image, filter, offset] = x.inputs;
  const scaled = multiply(filter, reshape(scale, [scale.shape[0], 1, 1, 1]));
  const moved = offset === undefined ? shift : add(multiply(offset, scale), shift);
  return node("conv2d", x.attributes, [image, scaled, moved], x.shape);
}

function withoutBias(x: Node): { readonly x: Node; readonly offset?: Node } {
  if (x.kind !== "conv2d" || x.inputs.length < 3) return { x };
  const [image, filter, offset] = x.inputs;
  return { x: node("conv2d", x.attributes, [image, filter], x.shape), offset };
}

function asParameter(value: Value): Parameter {
  if (value.kind === "parameter") return value;
  throw new TypeError(
    `batchNorm: a running statistic is a ${value.kind}, expected a tensor of the checkpoint`,
  );
}
