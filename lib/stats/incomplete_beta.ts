import gammaln from "@stdlib/math-base-special-gammaln";

/** The continued fraction ends where its factor differs from 1 by less than this. */
const CONVERGED = 2 ** -53;

/** The most terms of the fraction; parameters up to 1e10 need fewer. */
const MOST_TERMS = 1_000_000;

/**
 * Returns the regularised incomplete beta function Iₓ(a, b): the probability that a Beta(a, b)
 * variable is at most x.
 *
 * The tail on x's side of the mean is computed by the continued fraction DLMF 8.17.22, the other
 * tail as its complement. The factor in front, xᵃ(1 − x)ᵇ/B(a, b), is computed in logarithms by
 * Loader's deviances ("Fast and accurate computation of binomial probabilities", 2000), whose terms
 * do not cancel. The relative error is about 1e-13, from 1 down to 1e-300.
 *
 * @param x In 0..1.
 * @param y 1 − x, given too: the smaller of the two keeps its digits.
 * @param a Positive.
 * @param b Positive.
 * @returns A value in 0..1; NaN where an argument is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // I₀.₅(2, 3): two heads or more in four throws of a coin, 11 of 16 outcomes.
 * assertAlmostEquals(incompleteBeta(0.5, 0.5, 2, 3), 11 / 16);
 * ```
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (!(x >= 0 && y >= 0 && a > 0 && b > 0 && Number.isFinite(a) && Number.isFinite(b))) return NaN;
  if (x === 0) return 0;
  if (y === 0) return 1;
  // Compares products, because the means for large parameters lie close together.
  return x * (b + 1) < y * (a + 1) ? tail(x, y, a, b) : 1 - tail(y, x, b, a);
}

/** Returns Iₓ(a, b) for an x below the mean. */
function tail(x: number, y: number, a: number, b: number): number {
  return Math.min(1, betaFactor(x, y, a, b) / a * fraction(x, a, b));
}

/** Returns xᵃ yᵇ / B(a, b). */
function betaFactor(x: number, y: number, a: number, b: number): number {
  const total = a + b;
  const offset = b * x - a * y;
  const logarithm = stirlingError(total) - stirlingError(a) - stirlingError(b) -
    deviance(a, offset, total * x) - deviance(b, -offset, total * y);
  return Math.exp(logarithm) * Math.sqrt(a / (2 * Math.PI) * (b / total));
}

/** Returns a ln(a/m) + m − a, where m = a + offset. */
function deviance(a: number, offset: number, m: number): number {
  const share = offset / a;
  if (Math.abs(share) > 0.1) return a * Math.log(a / m) + offset;
  // a(u − ln(1 + u)) by its series, because the two terms would cancel.
  let sum = 0, power = -share;
  for (let n = 2; n < 40; n++) {
    power *= -share;
    sum += power / n;
    if (Math.abs(power) <= CONVERGED * Math.abs(sum)) break;
  }
  return a * sum;
}

/** Returns ln Γ(n + 1) less Stirling's formula (n + ½) ln n − n + ½ ln 2π. */
function stirlingError(n: number): number {
  if (n < 16) return gammaln(n + 1) - (n + 0.5) * Math.log(n) + n - Math.log(2 * Math.PI) / 2;
  const inverse = 1 / (n * n);
  return (1 / 12 -
    (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 * inverse) * inverse) * inverse) *
          inverse) * inverse) / n;
}

/**
 * Returns the continued fraction by Lentz's method, modified as in Thompson & Barnett (J. Comput.
 * Phys. 64, 1986).
 */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-290;
  const nonzero = (value: number) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / nonzero(1 - (a + b) / (a + 1) * x);
  let value = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = m / (a + 2 * m - 1) * ((b - m) / (a + 2 * m)) * x;
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    value *= c * d;
    const odd = -((a + m) / (a + 2 * m)) * ((a + b + m) / (a + 2 * m + 1)) * x;
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= CONVERGED) break;
  }
  return value;
}
