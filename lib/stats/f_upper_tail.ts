import { incompleteBeta } from "./incomplete_beta.ts";

/**
 * Returns P(X > f) for X ~ F(d₁, d₂): the p-value of an F statistic, with a relative error of about
 * 1e-12 however small it is.
 *
 * It is Iₓ(d₂/2, d₁/2) at x = d₂/(d₂ + d₁f) (DLMF 8.17), which avoids the cancellation of 1 − cdf.
 *
 * @param f The statistic, 0 or more; ∞ gives 0.
 * @param numerator d₁, a positive number of degrees of freedom.
 * @param denominator d₂, a positive number of degrees of freedom.
 * @returns A value in 0..1; NaN where an argument is NaN, `f` is negative or a number of degrees is
 *   not positive and finite.
 */
export function fUpperTail(f: number, numerator: number, denominator: number): number {
  if (!(f >= 0 && numerator > 0 && denominator > 0)) return NaN;
  if (!Number.isFinite(numerator) || !Number.isFinite(denominator)) return NaN;
  if (f === 0) return 1;
  if (f === Infinity) return 0;
  // Computes the ratio first: d₁f may overflow a double.
  const ratio = numerator / denominator * f;
  if (ratio === Infinity) return 0;
  return incompleteBeta(1 / (1 + ratio), ratio / (1 + ratio), denominator / 2, numerator / 2);
}
