interface Tuples<T> {
  readonly 1: readonly [T];
  readonly 2: readonly [T, T];
  readonly 3: readonly [T, T, T];
  readonly 4: readonly [T, T, T, T];
}

/**
 * Returns `values`, of which there are `count`. Throws a `RangeError` that names `what` otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { exactly } from "./exactly.ts";
 *
 * const [height, width] = exactly([224, 256], 2, "an image's sizes");
 * assertEquals(height + width, 480);
 * assertThrows(() => exactly([224], 2, "an image's sizes"), RangeError, "found 1, expected 2");
 * ```
 */
export function exactly<T, Count extends keyof Tuples<T>>(
  values: readonly T[],
  count: Count,
  what: string,
): Tuples<T>[Count] {
  if (hasLength(values, count)) return values;
  throw new RangeError(`${what}: found ${values.length}, expected ${count}`);
}

function hasLength<T, Count extends keyof Tuples<T>>(
  values: readonly T[],
  count: Count,
): values is Tuples<T>[Count] & readonly T[] {
  return values.length === count;
}
