const { fround } = Math;

/**
 * ln 2 as a sum of two float32 values: multiples of the first by whole numbers up to 2¹¹ are exact.
 */
const LN_2_HIGH = fround(0.693145751953125), LN_2_LOW = fround(1.428606765330187e-6);
const INVERSE_LN_2 = fround(Math.LOG2E);

/**
 * Coefficients of s⁶, s⁵, s⁴, s³ and s² of the minimax polynomial that SLEEF's expf (1.0 ULP)
 * evaluates.
 */
const COEFFICIENTS = [0.00019852762, 0.0013930436, 0.008333361, 0.041666485, 0.16666667, 0.5].map(fround);

/** PyTorch returns 0 below this. */
const LOWEST = -104;

/** Rounds a float32 below 2²² to a whole number, half to even, when added and subtracted. */
const ROUNDER = 1.5 * 2 ** 23;

/**
 * Returns e^x of a float32 x ≤ 0 in float32 arithmetic, bit for bit as PyTorch's vectorised CPU
 * kernels. They use SLEEF's expf, which is not always the nearest float32: x = q·ln 2 + s, and e^s
 * is a polynomial.
 */
export function expFloat32(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < LOWEST) return 0;
  const q = fround(fround(fround(x * INVERSE_LN_2) + ROUNDER) - ROUNDER);
  const s = fused(q, -LN_2_LOW, fused(q, -LN_2_HIGH, x));
  const tail = COEFFICIENTS.reduce((value, coefficient) => fused(value, s, coefficient), 0);
  return fround(fround(1 + fused(fround(s * s), tail, s)) * 2 ** q);
}

/**
 * Returns a·b + c with one rounding: the product of two float32 values is exact in double
 * precision.
 */
function fused(a: number, b: number, c: number): number {
  return fround(a * b + c);
}
