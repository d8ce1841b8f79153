import { centred } from "./centred.ts";
import { checkFinite } from "./argument_checks.ts";
import { isConstant, sumOf } from "./moments.ts";
import { normalQuantile, normalUpperTail } from "./normal.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/** The result of a Shapiro–Wilk test. */
export interface ShapiroWilk {
  /** W, in 0..1; near 1 for normally distributed values. */
  readonly w: number;
  /** The probability of a W at most this small for normal values: 0..1. */
  readonly p: number;
}

/** The largest sample that Royston's approximation was fitted for. */
const LARGEST = 5000;

/**
 * Performs the Shapiro–Wilk test of normality with Royston's approximations of the weights and of
 * the p-value (Algorithm AS R94, Applied Statistics 44, 1995); for three values the p-value is
 * exact. Equals SciPy's `shapiro`, whose normal quantiles differ in the ninth digit. None of the
 * packages used here has this test.
 *
 * @returns Undefined for fewer than 3 or more than 5,000 values, or where every value is the same.
 * @throws {RangeError} where a value is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // The weights of eleven men in pounds, by Shapiro & Wilk (1965): W = 0.79, p below 0.01.
 * const test = shapiroWilk([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]);
 * assert(test.defined);
 * assertAlmostEquals(test.w, 0.78881, 1e-5); // SciPy
 * assertAlmostEquals(test.p, 0.0067038, 1e-6);
 * ```
 */
export function shapiroWilk(values: readonly number[]): Outcome<ShapiroWilk> {
  checkFinite("Shapiro–Wilk test", values);
  const n = values.length;
  if (n < 3) return undefinedBecause(`the test needs 3 values or more, found ${n}`);
  if (n > LARGEST) return undefinedBecause(`the approximation holds up to ${LARGEST} values, found ${n}`);
  if (isConstant(values)) return undefinedBecause("every value is the same");

  const sorted = centred([values]).groups[0]!.toSorted((a, b) => a - b);
  // Centred and scaled first, so that sums of squares neither cancel nor underflow.
  const range = sorted[n - 1]! - sorted[0]!;
  const scaled = sorted.map((value) => (value - sorted[n >> 1]!) / range);
  const centre = sumOf(scaled) / n;
  const squares = sumOf(scaled.map((value) => (value - centre) ** 2));
  const weights = upperWeights(n);
  const slope = sumOf(weights.map((weight, index) => weight * (scaled[n - 1 - index]! - scaled[index]!)));
  // Computes 1 − W as a product, for W close to 1; the weights' squares sum to ½ on either side.
  const norm = Math.sqrt(2 * sumOf(weights.map((weight) => weight * weight)) * squares);
  const complement = Math.max(0, (norm - slope) * (norm + slope) / (norm * norm));
  return { defined: true, w: 1 - complement, p: significance(complement, n) };
}

/**
 * Returns the weights of the upper half of the order statistics, the largest first; the lower half
 * has their negatives.
 */
function upperWeights(n: number): readonly number[] {
  if (n === 3) return [Math.SQRT1_2];
  const half = Math.floor(n / 2);
  // Blom's approximation of the upper half of the normal order statistics' expectations.
  const scores = Array.from(
    { length: half },
    (_, index) => -normalQuantile((index + 1 - 0.375) / (n + 0.25)),
  );
  const squares = 2 * sumOf(scores.map((score) => score * score));
  const root = 1 / Math.sqrt(n);
  const first = scores[0]! / Math.sqrt(squares) +
    polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], root);
  if (n <= 5) {
    const scale = Math.sqrt((squares - 2 * scores[0]! ** 2) / (1 - 2 * first ** 2));
    return [first, ...scores.slice(1).map((score) => score / scale)];
  }
  const second = scores[1]! / Math.sqrt(squares) +
    polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], root);
  const scale = Math.sqrt(
    (squares - 2 * scores[0]! ** 2 - 2 * scores[1]! ** 2) / (1 - 2 * first ** 2 - 2 * second ** 2),
  );
  return [first, second, ...scores.slice(2).map((score) => score / scale)];
}

/**
 * Returns the p-value of W = 1 − `complement`: exact for n = 3, else a normal tail of a transform
 * of ln(1 − W).
 */
function significance(complement: number, n: number): number {
  if (n === 3) {
    const p = 6 / Math.PI * (Math.asin(Math.sqrt(1 - complement)) - Math.asin(Math.sqrt(0.75)));
    return Math.min(1, Math.max(0, p));
  }
  const y = Math.log(complement);
  if (n <= 11) {
    const gamma = polynomial([-2.273, 0.459], n);
    if (y >= gamma) return 0;
    const mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
    const deviation = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n));
    return normalUpperTail((-Math.log(gamma - y) - mean) / deviation);
  }
  const mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], Math.log(n));
  const deviation = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], Math.log(n)));
  return normalUpperTail((y - mean) / deviation);
}

/** Returns c₀ + c₁x + c₂x² + … */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
