import gammaln from "@stdlib/math-base-special-gammaln";
import { normalCdf } from "./normal.ts";
import { rootBetween } from "./root.ts";

/**
 * Returns P(Q > q) for the studentised range of `groups` means on `df` degrees of freedom: the
 * p-value of Tukey's test.
 *
 * It is integrated here without cancellation, because stdlib's `studentized-range-cdf` is accurate
 * only to about 1e-6 in small tails. For a known scale the tail of the range is k∫φ(z)[Φ(z)ᵏ⁻¹ −
 * (Φ(z) − Φ(z−w))ᵏ⁻¹]dz. Its difference of powers is Φ(z−w) times a sum of positive terms. It is
 * averaged over the scale s = χ(df)/√df in u = ln s. Both integrands vanish smoothly at both ends,
 * so the trapezoidal rule converges exponentially.
 *
 * @param q 0 or more.
 * @param groups k, an integer of 2 or more.
 * @param df A positive number of degrees of freedom.
 * @returns A value in 0..1; relative error about 1e-12.
 */
export function studentizedRangeUpperTail(q: number, groups: number, df: number): number {
  if (!(q >= 0 && Number.isInteger(groups) && groups >= 2 && df > 0)) return NaN;
  if (q === 0) return 1;
  if (q === Infinity) return 0;
  const logScale = df / 2 * Math.log(df / 2) - gammaln(df / 2) + Math.LN2;
  const logDensity = (u: number) => logScale + df * (u - Math.exp(2 * u) / 2);
  const integrand = (u: number) => Math.exp(logDensity(u)) * rangeUpperTail(q * Math.exp(u), groups);
  const step = 0.4 / Math.sqrt(df + 6);
  // Above this u the tail of the range is 0 in doubles: for a large q only small scales count.
  const start = Math.min(0, Math.ceil(Math.log(WIDEST / q) / step));
  let sum = integrand(start * step);
  let peak = sum;
  for (const direction of [-1, 1]) {
    for (let index = start + direction;; index += direction) {
      const value = integrand(index * step);
      sum += value;
      peak = Math.max(peak, value);
      // For a large q the integrand first rises from 0 as u decreases.
      if (value <= peak * 1e-18 && (direction === 1 || q * Math.exp(index * step) < 1)) break;
    }
  }
  return Math.min(1, sum * step);
}

/**
 * Returns the q that the studentised range exceeds with probability `alpha`.
 *
 * @param alpha Between 0 and 1.
 * @throws {RangeError} where an argument is out of its range.
 */
export function studentizedRangeCritical(alpha: number, groups: number, df: number): number {
  if (!(alpha > 0 && alpha < 1 && Number.isInteger(groups) && groups >= 2 && df > 0)) {
    throw new RangeError(
      `critical studentised range: expected 2 groups or more, positive degrees of freedom and a level between 0 ` +
        `and 1, found ${groups}, ${df} and ${alpha}`,
    );
  }
  const excess = (logQ: number) => Math.log(studentizedRangeUpperTail(Math.exp(logQ), groups, df) / alpha);
  let low = 0, high = 1.5;
  while (excess(low) < 0) low -= 2;
  while (excess(high) > 0) high += 1;
  return Math.exp(rootBetween(excess, low, high));
}

const NORMAL_STEP = 0.25;

/** The range from which P(range > w) is below 1e-390: 0 in doubles. */
const WIDEST = 60;

/** The first point of the grid, below which φ(z) is 0 beside its largest value. */
const NORMAL_START = -9;

/** Φ on the points of the grid, which are the same for every range. */
const onGrid: number[] = [];

/** Returns P(range of k standard normal values > w). */
function rangeUpperTail(w: number, groups: number): number {
  if (w > WIDEST) return 0;
  let sum = 0;
  // φ(z)Φ(z−w) is largest at z = w/2 and falls as a normal density of variance ½ there; φ(z) ends
  // it at 9.
  for (let z = NORMAL_START, point = 0; z <= 9 + w / 2; z += NORMAL_STEP, point++) {
    const all = onGrid[point] ??= normalCdf(z);
    const below = normalCdf(z - w);
    const inside = all - below;
    let powers = 0;
    for (let power = 0; power < groups - 1; power++) powers = powers * all + inside ** power;
    sum += Math.exp(-z * z / 2) * below * powers;
  }
  return groups * sum * NORMAL_STEP / Math.sqrt(2 * Math.PI);
}
