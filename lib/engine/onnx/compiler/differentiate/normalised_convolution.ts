/**
 * The gradient of a 1×1 convolution together with its batch normalisation
 * (`convolution_statistics.ts`).
 */
import { staticShape } from "../../../../nn/graph.ts";
import { add, matrixProduct, multiply, node, scalar, scaleOutputs, subtract, sum } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { reshape } from "../graph/views.ts";
import { pixelsOf, POINTWISE, sumOfInputs } from "../specialise/convolution_statistics.ts";
import type { GradientRule } from "./rule.ts";

/**
 * With T = Σ ∂L/∂y, P = Σ ∂L/∂y cᵀ, q = diag(W Pᵀ), r = 1/√(σ² + ε) and f = γ r: ∂L/∂β = T, ∂L/∂γ =
 * r q, ∂L/∂W = f (P − (r² q / n) W S), and ∂L/∂u = Wᵀ f ∂L/∂y − Wᵀ f (T / n) − (Wᵀ (f r² q / n) W)
 * c.
 */
export const normalisedConvolutionGradient: GradientRule<"normalisedConv2d"> = (
  {
    attributes: { centred, spread, inverseDeviation },
    inputs: [{ value: u }, { value: filter }, { value: weight }],
  },
  gradient,
) => {
  const [outputs, inputs] = staticShape(filter.shape, 4);
  const share = scalar(1 / pixelsOf(u));
  const matrix = reshape(filter, [outputs, inputs]);
  const ofOutputs = (vector: Node) => reshape(vector, [outputs, 1]);
  const total = reshape(sum(gradient, [0, 2, 3]), [outputs]);
  const seen = node("conv2dFilterGradient", POINTWISE, [centred, gradient], filter.shape);
  const weightGradient = multiply(
    inverseDeviation,
    sumOfInputs(multiply(matrix, reshape(seen, matrix.shape))),
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
  ];
};
