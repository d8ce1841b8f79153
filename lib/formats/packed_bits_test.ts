import { assertEquals, assertThrows } from "@std/assert";
import { packBits, unpackBits } from "./packed_bits.ts";

Deno.test("packBits() and unpackBits() are inverse, whatever the number of flags", () => {
  for (const count of [0, 1, 7, 8, 9, 17]) {
    const flags = Uint8Array.from({ length: count }, (_, index) => index % 3 === 0 ? 1 : 0);
    assertEquals(unpackBits(packBits(flags), count), flags);
  }
  assertEquals([...packBits([5, 0, 255, 0, 0, 0, 0, 1, 1])], [0b10000101, 1]);
  assertThrows(() => unpackBits([1], 9), RangeError, "1 bytes for 9 flags");
});
