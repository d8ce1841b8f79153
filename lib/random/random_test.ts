import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type Block, philox } from "./philox.ts";
import { randomStream } from "./stream.ts";

Deno.test("philox() gives the known answers of the Random123 distribution", () => {
  const block = (counter: Block, key: readonly [number, number]) => {
    const target = new Uint32Array(4);
    philox(counter, key, target);
    return [...target];
  };
  assertEquals(block([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  const ones = 0xffffffff;
  assertEquals(block([ones, ones, ones, ones], [ones, ones]), [
    0x408f276d,
    0x41c83b0e,
    0xa20bc7c6,
    0x6d5451fd,
  ]);
  assertEquals(
    block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  );
});

Deno.test("randomStream() repeats for one purpose and differs for another", () => {
  const draws = (...purpose: (string | number)[]) => {
    const stream = randomStream(...purpose);
    return Array.from({ length: 9 }, () => stream.uint32());
  };
  assertEquals(draws("train", 1), draws("train", 1));
  assertNotEquals(draws("train", 1), draws("train", 2));
  assertNotEquals(draws("a", "bc"), draws("ab", "c"));
});

Deno.test("uniform() and normal() have the moments of their distributions", () => {
  const stream = randomStream("moments");
  const count = 20_000;
  const uniforms = Array.from({ length: count }, () => stream.uniform());
  assert(uniforms.every((value) => value >= 0 && value < 1));
  assertAlmostEquals(uniforms.reduce((sum, value) => sum + value, 0) / count, 0.5, 0.01);
  const normals = Array.from({ length: count }, () => stream.normal());
  assertAlmostEquals(normals.reduce((sum, value) => sum + value, 0) / count, 0, 0.03);
  assertAlmostEquals(normals.reduce((sum, value) => sum + value ** 2, 0) / count, 1, 0.04);
});

Deno.test("shuffled() is a permutation and leaves its argument alone", () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  const shuffled = randomStream("shuffle").shuffled(items);
  assertNotEquals(shuffled, items);
  assertEquals(shuffled.toSorted((a, b) => a - b), items);
  assertEquals(items[99], 99);
});

Deno.test("below() refuses a bound that is no positive integer", () => {
  const stream = randomStream("bound");
  for (const bound of [0, -1, 1.5, NaN]) assertThrows(() => stream.below(bound), RangeError, "bound");
});
