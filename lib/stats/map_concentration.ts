import { checkFinite } from "./argument_checks.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/**
 * Returns the share of a map's cells that reach half of its height: (minimum + maximum)/2 or more.
 * A small share is a concentrated map. It does not change when the map is shifted or scaled.
 *
 * @returns Undefined where the map is constant; else a share above 0, at most 1.
 * @throws {RangeError} where the map is empty or a value is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Half of the height, between 2 and 6, is 4.
 * assertEquals(halfMaximumArea([2, 3, 6, 4]), { defined: true, value: 0.5 });
 * ```
 */
export function halfMaximumArea(map: ArrayLike<number>): Outcome<{ readonly value: number }> {
  const { low, high } = extremesOf("area above half of the maximum", map);
  if (low === high) return undefinedBecause("the map is constant");
  // Halved first: the sum may be more than a double holds.
  const half = low / 2 + high / 2;
  let count = 0;
  for (let cell = 0; cell < map.length; cell++) if (map[cell]! >= half) count++;
  return { defined: true, value: count / map.length };
}

/**
 * Returns the share of a map, less its minimum, that lies inside a mask.
 *
 * @param inside 0 outside, anything else inside; as many cells as the map.
 * @returns Undefined where the map is constant; else a share in 0..1.
 * @throws {RangeError} where the map is empty, a value is not finite, or the mask has another size.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Less its minimum the map is 0, 1, 3, 0; the mask holds the last two cells.
 * assertEquals(shareInside([1, 2, 4, 1], [0, 0, 1, 1]), { defined: true, value: 3 / 4 });
 * ```
 */
export function shareInside(
  map: ArrayLike<number>,
  inside: ArrayLike<number>,
): Outcome<{ readonly value: number }> {
  const { low, high } = extremesOf("share inside", map);
  if (inside.length !== map.length) {
    throw new RangeError(`share inside: found a mask of ${inside.length} cells on a map of ${map.length}`);
  }
  if (low === high) return undefinedBecause("the map is constant");
  let within = 0, whole = 0;
  for (let cell = 0; cell < map.length; cell++) {
    const height = (map[cell]! - low) / (high - low);
    whole += height;
    if (inside[cell] !== 0) within += height;
  }
  return { defined: true, value: within / whole };
}

function extremesOf(name: string, map: ArrayLike<number>): { readonly low: number; readonly high: number } {
  if (map.length === 0) throw new RangeError(`${name}: expected one cell or more, found none`);
  checkFinite(name, map);
  let low = Infinity, high = -Infinity;
  for (let cell = 0; cell < map.length; cell++) {
    low = Math.min(low, map[cell]!);
    high = Math.max(high, map[cell]!);
  }
  return { low, high };
}
