import betainc from "@stdlib/math-base-special-betainc";
import gammaln from "@stdlib/math-base-special-gammaln";
import { normalCdf } from "./normal.ts";

/**
 * The noncentral t and F distributions. No kept package under Deno has them (stdlib has only the central ones,
 * jStat's noncentral t stops at about 1e-6), so they are summed here; their errors are some 1e-14 of 1.
 *
 * @module
 */

/**
 * P(T ≤ t) for the noncentral t with noncentrality δ: the sum over Poisson weights of incomplete beta functions
 * (Lenth, Algorithm AS 243, Applied Statistics 38, 1989), its terms taken on both sides of the largest.
 *
 * @param t Any finite value.
 * @param df A positive number of degrees of freedom.
 * @param noncentrality δ, any finite value.
 * @returns A value in 0..1; absolute error about 1e-14.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  if (t < 0) return 1 - noncentralTCdf(-t, df, -noncentrality);
  const base = normalCdf(-noncentrality);
  if (t === 0) return base;
  if (noncentrality === 0) return 1 - betainc(df / (df + t * t), df / 2, 0.5, true, false) / 2;
  const x = t * t / (df + t * t);
  const lambda = noncentrality * noncentrality / 2;
  let sum = 0;
  for (const j of poissonSupport(lambda)) {
    const even = Math.exp(-lambda + j * Math.log(lambda) - gammaln(j + 1));
    const odd = Math.exp(-lambda + (j + 0.5) * Math.log(lambda) - gammaln(j + 1.5)) *
      Math.sign(noncentrality);
    sum += even * betainc(x, j + 0.5, df / 2, true, false) + odd * betainc(x, j + 1, df / 2, true, false);
  }
  return Math.min(1, Math.max(0, base + sum / 2));
}

/**
 * P(X ≤ f) for the noncentral F(d₁, d₂) with noncentrality λ: Σⱼ Poisson(j; λ/2) · I_x(d₁/2 + j, d₂/2) at
 * x = d₁f/(d₁f + d₂) (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 30).
 *
 * @param f 0 or more.
 * @param numerator d₁, positive.
 * @param denominator d₂, positive.
 * @param noncentrality λ, 0 or more.
 * @returns A value in 0..1; absolute error about 1e-14.
 */
export function noncentralFCdf(
  f: number,
  numerator: number,
  denominator: number,
  noncentrality: number,
): number {
  const x = numerator * f / (numerator * f + denominator);
  const term = (j: number) => betainc(x, numerator / 2 + j, denominator / 2, true, false);
  if (noncentrality === 0) return term(0);
  const lambda = noncentrality / 2;
  let sum = 0;
  for (const j of poissonSupport(lambda)) {
    sum += Math.exp(-lambda + j * Math.log(lambda) - gammaln(j + 1)) * term(j);
  }
  return Math.min(1, sum);
}

/** The counts that hold all but some 1e-17 of a Poisson distribution with mean `lambda`. */
function* poissonSupport(lambda: number): Generator<number> {
  const reach = 9 * Math.sqrt(lambda) + 30;
  const last = Math.ceil(lambda + reach);
  for (let j = Math.max(0, Math.floor(lambda - reach)); j <= last; j++) yield j;
}
