/**
 * Memory whose parts start on cache lines. A JavaScript array starts 16 bytes after one, so every
 * read of 64 bytes touches two lines: convolutions with such filters take up to a quarter longer.
 */

const FLOAT = 4;
const LINE = 64;
const PAGE = 65536;

/** The byte offsets of consecutive parts of `lengths` numbers, and the total size. */
export interface CacheLines {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** Returns the offsets for parts of `lengths` 32-bit floats. */
export function onCacheLines(lengths: readonly number[]): CacheLines {
  const offsets: number[] = [];
  let bytes = 0;
  for (const length of lengths) {
    offsets.push(bytes);
    bytes = Math.ceil((bytes + length * FLOAT) / LINE) * LINE;
  }
  return { offsets, bytes };
}

/**
 * Returns a memory of at least `bytes`, all zeros, which starts on a cache line. Throws a
 * `RangeError` where there are more than 4 GiB.
 */
export function zeroedMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
}

/**
 * Returns arrays of `lengths` numbers, all zeros. Throws a `RangeError` as {@linkcode
 * zeroedMemory}.
 */
export function arraysOnCacheLines(lengths: readonly number[]): readonly Float32Array[] {
  const { offsets, bytes } = onCacheLines(lengths);
  const { buffer } = zeroedMemory(bytes);
  return lengths.map((length, index) => new Float32Array(buffer, offsets[index], length));
}
