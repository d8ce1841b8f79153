import type { Groups } from "./argument_checks.ts";

/**
 * Groups shifted and scaled alike, so that their squares neither cancel, overflow nor underflow.
 */
export interface Centred {
  /** The values (value − centre) / scale, each from −1 to 1. */
  readonly groups: readonly (readonly number[])[];
  /** The middle between the lowest and the highest value. */
  readonly centre: number;
  /** A power of two, so that scaling rounds nothing. */
  readonly scale: number;
}

/**
 * Subtracts the middle of all values and scales them into −1..1. Values that lie close together far
 * from 0 are shifted exactly.
 *
 * @param groups Finite values.
 */
export function centred(groups: Groups): Centred {
  let low = Infinity, high = -Infinity;
  for (const group of groups) {
    for (const value of group) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(low < high)) return { groups: groups.map((group) => group.map(() => 0)), centre: low, scale: 1 };
  // Halve first: the sum of two large values may overflow.
  const centre = low / 2 + high / 2;
  const scale = powerOfTwoAbove(Math.max(centre - low, high - centre));
  return { groups: groups.map((group) => group.map((value) => (value - centre) / scale)), centre, scale };
}

/**
 * Returns the smallest power of two at or above a positive value, or the largest power that a
 * double holds.
 */
function powerOfTwoAbove(value: number): number {
  const power = Math.ceil(Math.log2(value));
  return 2 ** Math.min(1023, Math.max(-1074, power));
}
