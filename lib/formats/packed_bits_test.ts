import { assertEquals } from "@std/assert";
import { packBits, unpackBits } from "./packed_bits.ts";

Deno.test("packBits() puts flag i into bit i mod 8 of byte ⌊i/8⌋, whatever the number of flags", () => {
  for (const count of [0, 1, 7, 8, 9, 17]) {
    const flags = Array.from({ length: count }, (_, index) => index % 3 === 0 ? 1 : 0);
    const bytes = packBits(flags);
    assertEquals(bytes.length, Math.ceil(count / 8));
    assertEquals([...unpackBits(bytes, count)], flags);
    assertEquals(flags.map((_, index) => bytes[index >> 3]! >> (index & 7) & 1), flags);
  }
  assertEquals([...packBits([5, 0, 255, 0, 0, 0, 0, 1, 1])], [0b10000101, 1]);
});
