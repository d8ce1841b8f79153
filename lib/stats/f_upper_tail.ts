import fCdf from "@stdlib/stats-base-dists-f-cdf";

/** Below this x = d₂/(d₂ + d₁F), the library's value is carried on by a series. */
const SERIES_BELOW = 0.25;

/** Below this f the tail is above 0.9 for one degree of freedom or more, and its complement loses no digits. */
const COMPLEMENT_BELOW = 0.01;

/**
 * P(X > f) for X ~ F(d₁, d₂): the p-value of an F statistic, to about 1e-13 of itself however small it is.
 *
 * By symmetry it is the lower tail of F(d₂, d₁) at 1/f, which cancels no digits as 1 − cdf would. The library
 * works from 1 − x, so that for large f its error grows as 1e-16/x and its result becomes 0 near f = 1e16; there
 * the value at x₀ = ¼ is carried on with I_x(a,b) ∝ xᵃ (1−x)ᵇ ₂F₁(a+b, 1; a+1; x), a = d₂/2, b = d₁/2 (DLMF 8.17.8),
 * whose terms are all positive.
 *
 * @param f The statistic, 0 or more; ∞ gives 0.
 * @param numerator d₁, a positive number of degrees of freedom.
 * @param denominator d₂, a positive number of degrees of freedom.
 * @returns A value in 0..1; NaN where an argument is NaN, `f` is negative or a number of degrees is not positive.
 */
export function fUpperTail(f: number, numerator: number, denominator: number): number {
  if (!(f >= 0 && numerator > 0 && denominator > 0)) return NaN;
  if (f === 0) return 1;
  if (f < COMPLEMENT_BELOW) return 1 - fUpperTail(1 / f, denominator, numerator);
  const x = denominator / (denominator + numerator * f);
  if (x >= SERIES_BELOW) return fCdf(1 / f, denominator, numerator);
  const a = denominator / 2;
  const b = numerator / 2;
  const anchor = fCdf(SERIES_BELOW * numerator / ((1 - SERIES_BELOW) * denominator), denominator, numerator);
  const growth = Math.pow(x / SERIES_BELOW, a) * Math.pow((1 - x) / (1 - SERIES_BELOW), b);
  return anchor * growth * (hypergeometric(a, b, x) / hypergeometric(a, b, SERIES_BELOW));
}

/** ₂F₁(a+b, 1; a+1; x) for 0 ≤ x ≤ ¼, by its power series. */
function hypergeometric(a: number, b: number, x: number): number {
  let sum = 1;
  for (let term = 1, n = 0; term > Number.EPSILON / 8 * sum; n++) {
    term *= x * (a + b + n) / (a + 1 + n);
    sum += term;
  }
  return sum;
}
