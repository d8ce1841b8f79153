/**
 * Packs flags into bits: flag i is bit i mod 8, from the lowest, of byte ⌊i/8⌋. Any value but 0 is
 * set.
 */
export function packBits(flags: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let index = 0; index < flags.length; index++) {
    if (flags[index] !== 0) bytes[index >> 3]! |= 1 << (index & 7);
  }
  return bytes;
}
