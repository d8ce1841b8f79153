/**
 * The paper's losses (experiments/ggcam.md, "Equations"), each a mean over the batch, as a scalar.
 */
import type { Value } from "./graph.ts";
import { imageShape } from "./operators/convolution.ts";
import { add, divide, exp, multiply, oneHot, sigmoid, softplus, subtract } from "./operators/elementwise.ts";
import { logSoftmax, mean, reshape, sum } from "./operators/reduction.ts";
import { constant } from "./operators/sources.ts";
import type { CrossEntropyOptions } from "./specification.ts";

/**
 * Returns Eq. 7: L_ce = −ln softmax(y)_Y of scores y [n, classes] and class indices Y [n]. With
 * `labelSmoothing` ε > 0 (0 ≤ ε < 1) the target is 1 − ε on the true class plus ε spread evenly
 * over all classes (Szegedy et al., CVPR 2016). With `classWeights` w the loss is the weighted mean
 * Σ_i w_Y(i) L_i / Σ_i w_Y(i), each term of a smoothed target having its own class's weight. Both
 * are as in PyTorch's `cross_entropy` with `reduction="mean"`. Throws a `RangeError` for another
 * number of weights than classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./operators/sources.ts";
 *
 * const logits = input("logits", ["batch", 3]), labels = input("labels", ["batch"], "I32");
 * assertEquals(crossEntropy(logits, labels).shape, []);
 * ```
 */
export function crossEntropy(
  logits: Value,
  labels: Value,
  { labelSmoothing: smoothing = 0, classWeights }: CrossEntropyOptions = {},
): Value {
  const classes = logits.shape.at(1);
  if (typeof classes !== "number") throw new TypeError(`crossEntropy: scores of shape [${logits.shape}]`);
  const truth = oneHot(labels, classes);
  const target = smoothing === 0
    ? truth
    : add(multiply(truth, constant(1 - smoothing)), constant(smoothing / classes));
  if (classWeights === undefined) {
    const likelihood = sum(multiply(target, logSoftmax(logits)), [1]);
    return multiply(mean(likelihood, [0]), constant(-1));
  }
  if (classWeights.length !== classes) {
    throw new RangeError(
      `class weights: found ${classWeights.length}, expected ${classes}, one for each class`,
    );
  }
  const weights = constant(classWeights, [1, classes]);
  const likelihood = sum(multiply(multiply(target, weights), logSoftmax(logits)), [0, 1]);
  return multiply(divide(likelihood, sum(multiply(truth, weights), [0, 1])), constant(-1));
}

/**
 * Returns Eqs. 9 and 10: mean_ij (Sigmoid(α Ω_Y) − Ψ)², Ω [n, classes, h, w], Ψ [n, h, w]. Only the
 * map of the true class Y is used.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./operators/sources.ts";
 *
 * const loss = selectiveMeanSquaredError({
 *   cams: input("cams", ["batch", 3, 7, 7]),
 *   labels: input("labels", ["batch"], "I32"),
 *   heatMaps: input("heatMaps", ["batch", 7, 7]),
 *   logAlpha: input("logAlpha", []),
 * });
 * assertEquals(loss.shape, []);
 * ```
 */
export function selectiveMeanSquaredError(
  { cams, labels, heatMaps, logAlpha }: {
    readonly cams: Value;
    readonly labels: Value;
    readonly heatMaps: Value;
    readonly logAlpha: Value;
  },
): Value {
  const { images, channels } = imageShape("selectiveMeanSquaredError", cams.shape);
  const selection = reshape(oneHot(labels, channels), [images, channels, 1, 1]);
  const selected = sum(multiply(cams, selection), [1]);
  return meanSquaredError(sigmoid(multiply(selected, exp(logAlpha))), heatMaps);
}

/**
 * Returns the released code's loss, which replaces Eqs. 9 and 10: it compares the raw map of class
 * 0 of every image with Ψ.
 */
export function firstMapMeanSquaredError(cams: Value, heatMaps: Value): Value {
  const { channels } = imageShape("firstMapMeanSquaredError", cams.shape);
  const first = constant(Array.from({ length: channels }, (_, index) => index === 0 ? 1 : 0), [
    1,
    channels,
    1,
    1,
  ]);
  return meanSquaredError(sum(multiply(cams, first), [1]), heatMaps);
}

/**
 * Returns Eq. 11: L_sm / (2 σ_sm²) + L_ce / σ_ce² + ln(σ_sm + 1) + ln(σ_ce + 1), of σ given as
 * logarithms. The weights are e^(−2 ln σ) and the regularisers softplus(ln σ), so that σ = e⁻²³
 * neither overflows nor rounds to ln 1 = 0.
 */
export function uncertaintyWeighted(
  { attention, classification, logSigmaAttention, logSigmaClassification }: {
    readonly attention: Value;
    readonly classification: Value;
    readonly logSigmaAttention: Value;
    readonly logSigmaClassification: Value;
  },
): Value {
  const precision = (logSigma: Value) => exp(multiply(logSigma, constant(-2)));
  const weighted = add(
    multiply(multiply(attention, constant(0.5)), precision(logSigmaAttention)),
    multiply(classification, precision(logSigmaClassification)),
  );
  return add(weighted, add(softplus(logSigmaAttention), softplus(logSigmaClassification)));
}

function meanSquaredError(prediction: Value, target: Value): Value {
  const difference = subtract(prediction, target);
  return mean(multiply(difference, difference), [0, 1, 2]);
}
