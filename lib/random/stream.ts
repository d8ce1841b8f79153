/** Streams of random draws, each named by its purpose: the project's only source of randomness. */
import { philox } from "./philox.ts";
import { streamOf } from "./purpose.ts";

/** The number of words generated at a time in a long stream. */
const LONGEST = 1024;

/** A sequence of independent draws. */
export interface RandomStream {
  /** Uniform on [0, 2³²), an integer. */
  uint32(): number;
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number;
  /** Uniform on {0, …, bound − 1}, without modulo bias. `bound` is from 1 to 2³². */
  below(bound: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** A uniformly drawn permutation of `items` (Fisher–Yates), as a new array. */
  shuffled<T>(items: readonly T[]): T[];
}

/**
 * Returns the stream for `purpose`, for example `randomStream("train", experimentSeed, runSeed,
 * "shuffle", epoch)`. Equal purposes give equal draws; different purposes give unrelated ones (the
 * key and the counter's upper half are the SHA-256 of the purpose).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { philox } from "./philox.ts";
 * import { streamOf } from "./purpose.ts";
 *
 * const { key, stream } = streamOf(["shuffle", 1]);
 * const block = new Uint32Array(4);
 * philox([0, 0, ...stream], key, block);
 * const draws = randomStream("shuffle", 1);
 * assertEquals(Array.from(block, () => draws.uint32()), [...block]);
 * const shuffled = (seed: number) => randomStream("shuffle", seed).shuffled(["a", "b", "c", "d"]);
 * assertEquals(shuffled(2), shuffled(2));
 * assertEquals(shuffled(2).sort(), ["a", "b", "c", "d"]);
 * ```
 */
export function randomStream(...purpose: readonly (string | number)[]): RandomStream {
  const { key, stream } = streamOf(purpose);
  let index = 0;
  // Each refill doubles the buffer: short streams stay cheap, long ones fast.
  let words = new Uint32Array(4);
  let used = words.length;
  let spareNormal: number | undefined;

  function uint32(): number {
    if (used === words.length) fill();
    return words[used++]!;
  }

  function fill(): void {
    if (index > 0 && words.length < LONGEST) words = new Uint32Array(2 * words.length);
    philox([index >>> 0, Math.floor(index / 0x100000000), ...stream], key, words);
    index += words.length / 4;
    used = 0;
  }

  function uniform(): number {
    const high = uint32() >>> 5, low = uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  function below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000) {
      throw new RangeError(`below(${bound}): the bound must be an integer from 1 to 2^32`);
    }
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const draw = uint32();
      if (draw < limit) return draw % bound;
    }
  }

  function normal(): number {
    if (spareNormal !== undefined) {
      const value = spareNormal;
      spareNormal = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = below(i + 1);
      const moved = result[i]!;
      result[i] = result[j]!;
      result[j] = moved;
    }
    return result;
  }

  return { uint32, uniform, below, normal, shuffled };
}
