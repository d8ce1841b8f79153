/** Measures the gap between numbers. */

/** The largest difference between pairs of numbers. */
export interface Gap {
  /** |a − b|; infinite if they differ and one of them is not finite. */
  readonly absolute: number;
  /** |a − b| / max(|a|, |b|), from 0 to 2; infinite as above. */
  readonly relative: number;
}

/** No difference. */
export const NO_GAP: Gap = { absolute: 0, relative: 0 };

/**
 * Returns the gap between two numbers. It is none between two NaN, and none between the two zeros.
 */
export function gapOf(a: number, b: number): Gap {
  if (Object.is(a, b) || a === b) return NO_GAP;
  const absolute = Math.abs(a - b);
  if (!Number.isFinite(absolute)) return { absolute: Infinity, relative: Infinity };
  return { absolute, relative: absolute / Math.max(Math.abs(a), Math.abs(b)) };
}

/** Returns the larger of two gaps, each part separately. */
export function widerGap(a: Gap, b: Gap): Gap {
  return { absolute: Math.max(a.absolute, b.absolute), relative: Math.max(a.relative, b.relative) };
}

/** Returns the largest gap between the numbers of two arrays of equal length. */
export function largestGap(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): Gap {
  let gap = NO_GAP;
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) gap = widerGap(gap, gapOf(Number(a[index]), Number(b[index])));
  }
  return gap;
}

/** Returns `at most 3.1e-7 (relative 2.0e-6)`. */
export function gapText({ absolute, relative }: Gap): string {
  if (absolute === Infinity) return "infinitely far apart: one is NaN or infinite, the other is not";
  return `at most ${absolute.toExponential(1)} apart (relative ${relative.toExponential(1)})`;
}
