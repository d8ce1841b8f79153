/** Batch normalisation by a batch's own statistics, or by running ones. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import type { Block } from "../../identity.ts";
import {
  add,
  deviation,
  divide,
  filled,
  multiply,
  node,
  notNegative,
  reshape,
  scalar,
  scaleShift,
  subtract,
  sum,
} from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import { isWidening, normaliseConvolution, type Normalised } from "./convolution_statistics.ts";

/**
 * Batch statistics. The mean of x² would cancel, so x is moved towards zero first, and only what is
 * left of its mean comes out of the mean of squares. A convolution's bias shifts x and μ alike, so
 * it is left out of x and added to the running mean alone: its gradient is zero in exact
 * arithmetic.
 */
export function normaliseByBatch(norm: NodeOf<"batchNorm">, block: Block) {
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
 * From so many elements on, 2 MiB, a pass over them goes through memory. What is less is centred in
 * the cache, as exactly as PyTorch does it: while running means are not near the batch's, what is
 * left of the mean costs half a digit.
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

/**
 * γ (x − μ) / √(σ² + ε) + β with running statistics: one scale and one shift per channel or,
 * `intoFilters`, a scaled filter and a bias of the convolution before it.
 */
export function normaliseByRunning(
  { inputs, attributes: { epsilon } }: NodeOf<"batchNorm">,
  { intoFilters }: { readonly intoFilters: boolean },
): Node {
  const [x, weight, bias, mean, variance] = inputs;
  const scale = divide(weight, deviation(variance, epsilon));
  const shift = subtract(bias, multiply(mean, scale));
  if (!intoFilters || x.kind !== "conv2d") return scaleShift(x, scale, shift);
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
