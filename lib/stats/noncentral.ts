import betainc from "@stdlib/math-base-special-betainc";
import gammainc from "@stdlib/math-base-special-gammainc";
import gammaln from "@stdlib/math-base-special-gammaln";
import { normalCdf } from "./normal.ts";

/**
 * The noncentral t and F distributions, summed here because the packages used have only the central
 * ones. Absolute errors are about 1e-14.
 *
 * @module
 */

/**
 * The δ from which the noncentral t is integrated over its normal numerator, which then stays away
 * from 0.
 */
const LARGE_NONCENTRALITY = 12;

/** The λ from which the noncentral F is integrated over the shifted normal of its numerator. */
const LARGE_F_NONCENTRALITY = 1e8;

/**
 * Returns P(T ≤ t) for the noncentral t with noncentrality δ. It is a Poisson-weighted sum of
 * incomplete beta functions (Lenth, Algorithm AS 243, Applied Statistics 38, 1989), summed outwards
 * from the largest term. For large δ it is the mean over T's normal numerator of the tail of its χ
 * denominator.
 *
 * @param t Any finite value.
 * @param df A positive number of degrees of freedom.
 * @param noncentrality δ, any finite value.
 * @returns A value in 0..1; absolute error about 1e-13.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  if (t < 0) return 1 - noncentralTCdf(-t, df, -noncentrality);
  if (noncentrality < -LARGE_NONCENTRALITY) return 1;
  const base = normalCdf(-noncentrality);
  if (t === 0) return base;
  if (noncentrality > LARGE_NONCENTRALITY) return overNumerator(t, df, noncentrality);
  const x = t * t / (df + t * t), y = df / (df + t * t);
  if (noncentrality === 0) return 0.5 + beta(x, y, 0.5, df / 2) / 2;
  const lambda = noncentrality * noncentrality / 2;
  let sum = 0;
  for (const { count: j, weight } of poissonWeights(lambda)) {
    // λ^½ j!/Γ(j + 3/2) times the Poisson weight, with δ's sign.
    const odd = weight * Math.SQRT1_2 * noncentrality * Math.exp(gammaln(j + 1) - gammaln(j + 1.5));
    sum += weight * beta(x, y, j + 0.5, df / 2) + odd * beta(x, y, j + 1, df / 2);
  }
  return Math.min(1, Math.max(0, base + sum / 2));
}

/**
 * Returns ∫φ(z) P(χ²(df) ≥ df((z + δ)/t)²) dz by the trapezoidal rule, for t > 0 and a δ that no z
 * outweighs.
 */
function overNumerator(t: number, df: number, noncentrality: number): number {
  // χ/√df stays below this, except with probability 1e-20.
  if (t * (1 + 10 / Math.sqrt(df)) < noncentrality - 9) return 0;
  const step = Math.min(0.25, 0.4 * t / Math.sqrt(2 * df + 2));
  const count = Math.ceil(9 / step);
  let sum = 0;
  for (let index = -count; index <= count; index++) {
    const z = index * step;
    const share = (z + noncentrality) / t;
    sum += Math.exp(-z * z / 2) * gammainc(df / 2 * share * share, df / 2, true, true);
  }
  return Math.min(1, sum * step / Math.sqrt(2 * Math.PI));
}

/**
 * Returns P(X ≤ f) for the noncentral F(d₁, d₂) with noncentrality λ: Σⱼ Poisson(j; λ/2) · I_x(d₁/2
 * + j, d₂/2) at x = d₁f/(d₁f + d₂) (Johnson, Kotz & Balakrishnan, Continuous Univariate
 * Distributions 2, ch. 30).
 *
 * @param f 0 or more.
 * @param numerator d₁, positive.
 * @param denominator d₂, positive.
 * @param noncentrality λ, 0 or more.
 * @returns A value in 0..1; absolute error about 1e-13.
 */
export function noncentralFCdf(
  f: number,
  numerator: number,
  denominator: number,
  noncentrality: number,
): number {
  if (noncentrality > LARGE_F_NONCENTRALITY) {
    return overShiftedNormal(f, numerator, denominator, noncentrality);
  }
  const ratio = numerator / denominator * f;
  const x = ratio === Infinity ? 1 : ratio / (1 + ratio), y = 1 / (1 + ratio);
  if (noncentrality === 0) return beta(x, y, numerator / 2, denominator / 2);
  let sum = 0;
  for (const { count, weight } of poissonWeights(noncentrality / 2)) {
    sum += weight * beta(x, y, numerator / 2 + count, denominator / 2);
  }
  return Math.min(1, sum);
}

/**
 * Does the same for a large λ. The numerator is (Z + √λ)² plus d₁ − 1 other squares, replaced by
 * their mean: an error of at most 1e-12. It averages P(χ²(d₂) ≥ d₂ · numerator/(d₁f)) over Z.
 */
function overShiftedNormal(f: number, numerator: number, denominator: number, noncentrality: number): number {
  const root = Math.sqrt(noncentrality);
  const step = 0.25, reach = 36;
  let sum = 0;
  for (let index = -reach; index <= reach; index++) {
    const z = index * step;
    // Divided before it is squared, as λ may be near the largest double.
    const share = (z + root) / Math.sqrt(f * numerator);
    const rest = (numerator - 1) / numerator / f;
    const x = denominator / 2 * (share * share + rest);
    sum += Math.exp(-z * z / 2) * (x === Infinity ? 0 : gammainc(x, denominator / 2, true, true));
  }
  return Math.min(1, sum * step / Math.sqrt(2 * Math.PI));
}

/** Returns I_x(a, b). y = 1 − x is given too, so that the smaller of the two keeps its digits. */
function beta(x: number, y: number, a: number, b: number): number {
  return x < 0.5 ? betainc(x, a, b, true, false) : betainc(y, b, a, true, true);
}

/**
 * Yields the Poisson probabilities of the counts that hold all but about 1e-17 of the distribution.
 * They weight functions that are smooth in the count. So a wide distribution is sampled at a
 * quarter of its deviation, where the trapezoidal rule is exact to the last digit. Each sample then
 * carries the weight of the counts skipped.
 */
function* poissonWeights(mean: number): Generator<{ readonly count: number; readonly weight: number }> {
  const deviation = Math.sqrt(mean);
  const stride = Math.max(1, Math.floor(deviation / 4));
  const first = Math.max(0, Math.floor(mean - 9 * deviation - 30));
  const last = Math.ceil(mean + 9 * deviation + 30);
  // An integer counter, so that the loop ends where adding a stride would round to nothing.
  const terms = Math.floor((last - first) / stride) + 1;
  for (let index = 0; index < terms; index++) {
    const count = first + index * stride;
    yield { count, weight: stride * Math.exp(logPoisson(count, mean)) };
  }
}

/**
 * Returns the logarithm of a Poisson probability; for large counts by Stirling's series, with its
 * large terms cancelled symbolically.
 */
function logPoisson(count: number, mean: number): number {
  if (count < 50) return count * Math.log(mean) - mean - gammaln(count + 1);
  const excess = (mean - count) / count;
  const series = (1 / 12 - (1 / 360 - 1 / 1260 / count ** 2) / count ** 2) / count;
  return count * (Math.log1p(excess) - excess) - Math.log(2 * Math.PI * count) / 2 - series;
}
