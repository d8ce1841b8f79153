/**
 * 1×1 convolutions that a batch normalisation follows, y = γ (x − μ) / √(σ² + ε) + β of x = W u,
 * where they widen: u has fewer channels than x. With c = u − mean u and S = Σ c cᵀ over all
 * pixels, x − μ = W c and n σ² = diag(W S Wᵀ). So the statistics are known before x is, the
 * convolution writes y at once, and x itself never is. Backward, with P = Σ ∂L/∂y cᵀ (this filter's
 * gradient if nothing were normalised), Σ ∂L/∂y (x − μ) = diag(W Pᵀ): nothing but c and ∂L/∂y is
 * read.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import {
  add,
  deviation,
  divide,
  filled,
  matrixProduct,
  multiply,
  node,
  notNegative,
  reshape,
  scalar,
  scaleOutputs,
  scaleShift,
  subtract,
  sum,
} from "../graph/nodes.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/** A normalised image [n, C, h, w], and the statistics [C] of what it was. */
export interface Normalised {
  readonly normalised: Node;
  readonly mean: Node;
  /** Σ (x − μ)² / n */
  readonly variance: Node;
}

/**
 * True where the passes over x that are saved, twelve forward and backward, take longer than nine
 * more over u, and four products of its channels among themselves.
 */
export function isWidening({ attributes, inputs: [x, filter], shape }: NodeOf<"conv2d">): boolean {
  const { stride, padding, groups } = attributes;
  const [outputs, inputs, height, width] = staticShape(filter.shape);
  const pixels = elementCount(staticShape(shape)) / outputs;
  const isPointwise = height * width === 1 && stride === 1 && padding === 0 && groups === 1;
  return isPointwise && x.shape[1] === inputs && outputs >= inputs &&
    4 * inputs ** 2 * (pixels + outputs) <= PRODUCTS_PER_PASS * pixels * (12 * outputs - 9 * inputs);
}

/** The number of multiplications that take as long as one element of a pass through memory. */
const PRODUCTS_PER_PASS = 20;

/** `convolution`, which {@linkcode isWidening}, and its batch normalisation. */
export function normaliseConvolution(
  { inputs: [u, filter], shape }: NodeOf<"conv2d">,
  { weight, bias, epsilon }: { readonly weight: Node; readonly bias: Node; readonly epsilon: number },
): Normalised {
  const [outputs, inputs] = staticShape(filter.shape);
  const share = scalar(1 / pixelsOf(u));
  const mean = multiply(reshape(sum(u, [0, 2, 3]), [inputs]), share);
  const centred = scaleShift(u, filled(1, inputs), subtract(scalar(0), mean));
  const products = node("conv2dFilterGradient", POINTWISE, [centred, centred], [inputs, inputs, 1, 1]);
  const matrix = reshape(filter, [outputs, inputs]);
  const spread = matrixProduct(matrix, reshape(products, [inputs, inputs]));
  const squares = multiply(overInputs(multiply(matrix, spread)), share);
  const variance = notNegative(squares);
  const given = [u, filter, weight, bias, centred, spread, divide(scalar(1), deviation(variance, epsilon))];
  return {
    normalised: node("normalisedConv2d", {}, given, shape),
    mean: overInputs(multiply(matrix, reshape(mean, [1, inputs]))),
    variance,
  };
}

/** The convolution that writes y. */
export function asConvolution({ inputs, shape }: NodeOf<"normalisedConv2d">): NodeOf<"conv2d"> {
  const [, filter, weight, bias, centred, , inverseDeviation] = inputs;
  const scaled = scaleOutputs(filter, multiply(weight, inverseDeviation));
  return node("conv2d", POINTWISE, [centred, scaled, bias], shape);
}

/**
 * With T = Σ ∂L/∂y, P as above, q = diag(W Pᵀ), r = 1/√(σ² + ε) and f = γ r: ∂L/∂β = T, ∂L/∂γ = r
 * q, ∂L/∂W = f (P − (r² q / n) W S), and ∂L/∂u = Wᵀ f ∂L/∂y − Wᵀ f (T / n) − (Wᵀ (f r² q / n) W) c.
 */
export function normalisedConvolutionGradients(
  { inputs: [u, filter, weight, , centred, spread, inverseDeviation] }: NodeOf<"normalisedConv2d">,
  gradient: Node,
): readonly (Node | undefined)[] {
  const [outputs, inputs] = staticShape(filter.shape);
  const share = scalar(1 / pixelsOf(u));
  const matrix = reshape(filter, [outputs, inputs]);
  const ofOutputs = (vector: Node) => reshape(vector, [outputs, 1]);
  const total = reshape(sum(gradient, [0, 2, 3]), [outputs]);
  const seen = node("conv2dFilterGradient", POINTWISE, [centred, gradient], filter.shape);
  const weightGradient = multiply(
    inverseDeviation,
    overInputs(multiply(matrix, reshape(seen, matrix.shape))),
  );
  const factor = multiply(weight, inverseDeviation);
  const slope = multiply(multiply(inverseDeviation, weightGradient), share);
  const filterGradient = multiply(
    ofOutputs(factor),
    subtract(reshape(seen, matrix.shape), multiply(ofOutputs(slope), spread)),
  );

  const scaled = scaleOutputs(filter, factor);
  const scaledMatrix = multiply(matrix, ofOutputs(factor));
  const among = matrixProduct(multiply(scaledMatrix, ofOutputs(slope)), matrix, { transposed: true });
  const offset = sum(multiply(scaledMatrix, ofOutputs(multiply(total, share))), [0]);
  const negative = (x: Node) => multiply(x, scalar(-1));
  const correction = node("conv2d", POINTWISE, [
    centred,
    reshape(negative(among), [inputs, inputs, 1, 1]),
    reshape(negative(offset), [inputs]),
  ], u.shape);
  return [
    add(node("conv2dInputGradient", POINTWISE, [gradient, scaled], u.shape), correction),
    reshape(filterGradient, filter.shape),
    weightGradient,
    total,
    undefined,
    undefined,
    undefined,
  ];
}

const POINTWISE = { stride: 1, padding: 0, dilation: 1, groups: 1 } as const;

/** Σ over the second axis of [outputs, inputs]. */
function overInputs(matrix: Node): Node {
  return reshape(sum(matrix, [1]), [matrix.shape[0]]);
}

function pixelsOf(images: Node): number {
  return elementCount(staticShape(images.shape)) / Number(images.shape[1]);
}
