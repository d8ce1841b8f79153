import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type Counter, philox } from "./philox.ts";
import { randomStream } from "./stream.ts";

Deno.test("philox() gives the known answers of the Random123 distribution", () => {
  const block = (counter: Counter, key: readonly [number, number]) => {
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

Deno.test("philox() makes many blocks as it makes each one, also across index 2³²", () => {
  const key = [0x12345678, 0x9abcdef0] as const, stream = [7, 0xfffffff9] as const;
  const many = new Uint32Array(12);
  philox([0xfffffffe, 5, ...stream], key, many);
  const single = ([[0xfffffffe, 5], [0xffffffff, 5], [0, 6]] as const).flatMap((index) => {
    const target = new Uint32Array(4);
    philox([...index, ...stream], key, target);
    return [...target];
  });
  assertEquals([...many], single);
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

/** Quantiles of the standard normal distribution (SciPy's `norm.ppf`). */
const QUANTILES = [
  [0.0001, -3.7190164854556804],
  [0.001, -3.090232306167813],
  [0.05, -1.6448536269514729],
  [0.25, -0.6744897501960817],
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.99, 2.3263478740408408],
  [0.9999, 3.7190164854556804],
] as const;

Deno.test("normal() has the distribution function of the standard normal, tails included", () => {
  const stream = randomStream("distribution");
  const count = 1_000_000;
  const draws = Float64Array.from({ length: count }, () => stream.normal()).sort();
  for (const [probability, quantile] of QUANTILES) {
    const below = draws.findIndex((value) => value >= quantile);
    // Four standard deviations of a binomial count.
    assertAlmostEquals(below, probability * count, 4 * Math.sqrt(probability * (1 - probability) * count));
  }
  assert(draws[0]! < -4.2 && draws[count - 1]! > 4.2);
});

Deno.test("shuffled() returns a permutation and does not change its argument", () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  const shuffled = randomStream("shuffle").shuffled(items);
  assertNotEquals(shuffled, items);
  assertEquals(shuffled.toSorted((a, b) => a - b), items);
  assertEquals(items[99], 99);
});

Deno.test("below() refuses a bound that is not a positive integer", () => {
  const stream = randomStream("bound");
  for (const bound of [0, -1, 1.5, NaN]) assertThrows(() => stream.below(bound), RangeError, "bound");
});
