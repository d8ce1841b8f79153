/** Batch normalisation by a batch's own statistics, or by the running ones. */
import { imageShape } from "../../../../nn/operators/convolution.ts";
import type { Block } from "../../identity.ts";
import { source, type Traced, tracedConvolution, type TracedOf } from "../graph/differentiable.ts";
import {
  add,
  affine,
  deviation,
  divide,
  filled,
  multiply,
  node,
  notNegative,
  scalar,
  subtract,
  sum,
} from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";
import { isFusionCheaper, normaliseConvolution, type Normalised } from "./convolution_statistics.ts";

/** The tensors of a batch normalisation; vectors are [C]. */
export interface BatchNormOperands {
  readonly x: Traced;
  readonly weight: Traced;
  readonly bias: Traced;
  readonly runningMean: Node;
  readonly runningVariance: Node;
}

/**
 * Normalises by the batch's statistics. The mean of x² would suffer from cancellation, so x is
 * first shifted towards zero; only the rest of its mean is subtracted from the mean of squares. A
 * convolution's bias shifts x and μ alike, so it is left out of x and added only to the running
 * mean: its gradient is zero in exact arithmetic. Throws a `RangeError` where a channel has one
 * value.
 */
export function normaliseByBatch(
  { x: given, weight, bias, runningMean }: BatchNormOperands,
  { epsilon, block }: { readonly epsilon: number; readonly block: Block },
): Normalised {
  const { images, channels, height, width } = imageShape("batchNorm", given.value.shape);
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
  const { normalised, mean, variance } = large !== undefined && isFusionCheaper(large)
    ? normaliseConvolution(large, { weight, bias, epsilon })
    : normaliseMoved(
      large === undefined ? centred(x.value, average) : movedByConvolution(
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
    const inverseDeviation = divide(scalar(1), deviation(variance, epsilon));
    const scale = multiply(weight.value, inverseDeviation);
    const normalised: TracedOf<"normalise"> = {
      kind: "normalise",
      attributes: { inBlocks: block > 1, moved, rest, inverseDeviation },
      inputs: [x, weight, bias],
      value: affine(moved, scale, subtract(bias.value, multiply(scale, rest))),
    };
    return { normalised, mean, variance };
  }
}

/**
 * The number of elements (2 MiB) from which a pass over them goes through memory. Fewer are centred
 * exactly in the cache, as in PyTorch: while running means are far from the batch's, the rest of
 * the mean costs half a digit.
 */
const LARGE = 2 ** 19;

/** x shifted towards zero; its mean, and the rest of that mean; its variance. */
interface Moved {
  readonly moved: Node;
  readonly mean: Node;
  readonly rest: Node;
  readonly variance: Node;
}

/** Centres x in a separate pass, x − μ, as PyTorch does. */
function centred(x: Node, average: (values: Node) => Node): Moved {
  const mean = average(x), rest = filled(0, Number(mean.shape[0]));
  const moved = affine(x, filled(1, Number(mean.shape[0])), subtract(scalar(0), mean));
  return { moved, mean, rest, variance: average(multiply(moved, moved)) };
}

/** Shifts x as the convolution writes it, by its running mean, which is near the batch's. */
function movedByConvolution(
  { attributes, inputs: [image, filter], value }: TracedOf<"conv2d">,
  by: Node,
  average: (values: Node) => Node,
): Moved {
  const operands = [image.value, filter.value, subtract(scalar(0), by)] as const;
  const moved = node("conv2d", attributes, operands, value.shape);
  const rest = average(moved);
  const variance = subtract(average(multiply(moved, moved)), multiply(rest, rest));
  return { moved, mean: add(by, rest), rest, variance: notNegative(variance) };
}

/**
 * Returns γ (x − μ) / √(σ² + ε) + β with running statistics: one scale and one shift per channel
 * or, `intoFilters`, a scaled filter and a bias of the convolution before it. No training uses it.
 */
export function normaliseByRunning(
  { x, weight, bias, runningMean, runningVariance }: BatchNormOperands,
  { epsilon, intoFilters }: { readonly epsilon: number; readonly intoFilters: boolean },
): Traced {
  const scale = divide(weight.value, deviation(runningVariance, epsilon));
  const shift = subtract(bias.value, multiply(runningMean, scale));
  if (!intoFilters || x.kind !== "conv2d") return source(affine(x.value, scale, shift));
  const { inputs: [image, filter, offset], attributes, value: { shape } } = x;
  const scaled = multiply(filter.value, reshape(scale, [Number(scale.shape[0]), 1, 1, 1]));
  const moved = offset === undefined ? shift : add(multiply(offset.value, scale), shift);
  return tracedConvolution(attributes, [image, source(scaled), source(moved)], shape);
}

function withoutBias(x: Traced): { readonly x: Traced; readonly offset?: Node } {
  if (x.kind !== "conv2d") return { x };
  const { inputs: [image, filter, offset], attributes, value: { shape } } = x;
  if (offset === undefined) return { x };
  return { x: tracedConvolution(attributes, [image, filter], shape), offset: offset.value };
}
