/**
 * Fuses a widening 1×1 convolution x = W u, where u has fewer channels than x, with the batch
 * normalisation y = γ (x − μ) / √(σ² + ε) + β that follows it. With c = u − mean u and S = Σ c cᵀ
 * over all pixels, x − μ = W c and n σ² = diag(W S Wᵀ). So the statistics are known before x is,
 * the convolution writes y at once, and x is never computed. Backward, with P = Σ ∂L/∂y cᵀ (this
 * filter's gradient if nothing were normalised), Σ ∂L/∂y (x − μ) = diag(W Pᵀ): nothing but c and
 * ∂L/∂y is read.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import type { Traced, TracedOf } from "../graph/differentiable.ts";
import {
  affine,
  deviation,
  divide,
  filled,
  matrixProduct,
  multiply,
  node,
  notNegative,
  scalar,
  scaleOutputs,
  subtract,
  sum,
} from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";

/** A normalised image [n, C, h, w], and the statistics [C] of its input. */
export interface Normalised {
  readonly normalised: Traced;
  readonly mean: Node;
  /** Σ (x − μ)² / n */
  readonly variance: Node;
}

/**
 * Returns true where the fusion pays. It saves twelve passes over x, forward and backward; it costs
 * nine over u and four products of its channels with each other.
 */
export function isFusionCheaper({ attributes, inputs: [x, filter], value }: TracedOf<"conv2d">): boolean {
  const { stride, padding, groups } = attributes;
  const [outputs, inputs, height, width] = staticShape(filter.value.shape, 4);
  const pixels = elementCount(staticShape(value.shape)) / outputs;
  const isPointwise = height * width === 1 && stride === 1 && padding === 0 && groups === 1;
  return isPointwise && x.value.shape[1] === inputs && outputs >= inputs &&
    4 * inputs ** 2 * (pixels + outputs) <= PRODUCTS_PER_PASS * pixels * (12 * outputs - 9 * inputs);
}

/** The number of multiplications that take as long as one element of a pass through memory. */
const PRODUCTS_PER_PASS = 20;

/** `convolution`, of which {@linkcode isFusionCheaper} is true, and its batch normalisation. */
export function normaliseConvolution(
  { inputs: [u, filter], value: { shape } }: TracedOf<"conv2d">,
  { weight, bias, epsilon }: { readonly weight: Traced; readonly bias: Traced; readonly epsilon: number },
): Normalised {
  const [outputs, inputs] = staticShape(filter.value.shape, 4);
  const share = scalar(1 / pixelsOf(u.value));
  const mean = multiply(reshape(sum(u.value, [0, 2, 3]), [inputs]), share);
  const centred = affine(u.value, filled(1, inputs), subtract(scalar(0), mean));
  const products = node("conv2dFilterGradient", POINTWISE, [centred, centred], [inputs, inputs, 1, 1]);
  const matrix = reshape(filter.value, [outputs, inputs]);
  const spread = matrixProduct(matrix, reshape(products, [inputs, inputs]));
  const squares = multiply(sumOfInputs(multiply(matrix, spread)), share);
  const variance = notNegative(squares);
  const inverseDeviation = divide(scalar(1), deviation(variance, epsilon));
  const scaled = scaleOutputs(filter.value, multiply(weight.value, inverseDeviation));
  const normalised: TracedOf<"normalisedConv2d"> = {
    kind: "normalisedConv2d",
    attributes: { centred, spread, inverseDeviation },
    inputs: [u, filter, weight, bias],
    value: node("conv2d", POINTWISE, [centred, scaled, bias.value], shape),
  };
  return {
    normalised,
    mean: sumOfInputs(multiply(matrix, reshape(mean, [1, inputs]))),
    variance,
  };
}

/** The attributes of a 1×1 convolution. */
export const POINTWISE = { stride: 1, padding: 0, dilation: 1, groups: 1 } as const;

/** Returns Σ over the second axis of [outputs, inputs]. */
export function sumOfInputs(matrix: Node): Node {
  return reshape(sum(matrix, [1]), [Number(matrix.shape[0])]);
}

/** Returns the number of pixels of images [n, C, h, w], all images together. */
export function pixelsOf(images: Node): number {
  return elementCount(staticShape(images.shape)) / Number(images.shape[1]);
}
