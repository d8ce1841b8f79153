import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * Returns P(X > x) for X ~ χ²(df): Q(df/2, x/2), the upper incomplete gamma function, which keeps
 * the digits of a small tail; 1 − cdf would lose them.
 *
 * @param x The statistic, 0 or more.
 * @param df A positive number of degrees of freedom.
 * @returns A value in 0..1; NaN where an argument is out of its range.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (!(x >= 0 && df > 0)) return NaN;
  return gammainc(x / 2, df / 2, true, true);
}
