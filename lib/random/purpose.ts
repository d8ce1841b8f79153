import { createHash } from "node:crypto";

/** The name of a stream, different from all others. */
export interface StreamName {
  readonly key: readonly [number, number];
  /** The upper half of Philox's counter. */
  readonly stream: readonly [number, number];
}

/**
 * Returns the name of the stream for a purpose: the first 128 bits of the SHA-256 of its JSON. A
 * number and its text are different purposes.
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * assertEquals(streamOf(["train", 7]), streamOf(["train", 7]));
 * assertNotEquals(streamOf(["train", 7]), streamOf(["train", "7"]));
 * ```
 */
export function streamOf(purpose: readonly (string | number)[]): StreamName {
  const digest = createHash("sha256").update(JSON.stringify(purpose)).digest();
  return {
    key: [digest.readUInt32LE(0), digest.readUInt32LE(4)],
    stream: [digest.readUInt32LE(8), digest.readUInt32LE(12)],
  };
}
