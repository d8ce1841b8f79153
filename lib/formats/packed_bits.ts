/**
 * Packs flags into bits: flag i is bit i mod 8, from the lowest, of byte ⌊i/8⌋. Any value but 0 is
 * set.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(packBits([1, 0, 1, 0, 0, 0, 0, 0, 1]), Uint8Array.of(0b101, 0b1));
 * ```
 */
export function packBits(flags: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let index = 0; index < flags.length; index++) {
    if (flags[index] !== 0) bytes[index >> 3]! |= 1 << (index & 7);
  }
  return bytes;
}

/**
 * The inverse of {@linkcode packBits}: `count` flags, 0 or 1. Missing bytes count as 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unpackBits([0b101], 4), Uint8Array.of(1, 0, 1, 0));
 * ```
 */
export function unpackBits(bytes: ArrayLike<number>, count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, index) => ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1);
}
