import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { fillNormal, fillUniform } from "./draws.ts";
import { philox } from "./philox.ts";
import { streamOf } from "./purpose.ts";

function normals(count: number, ...purpose: readonly (string | number)[]): Float32Array {
  const target = new Float32Array(count);
  fillNormal(target, 1, purpose);
  return target;
}

/**
 * Returns Box–Muller's transform of a stream's words, in double precision: of every 4 blocks, words
 * 0 and 1, then words 2 and 3.
 */
function reference(count: number, purpose: readonly (string | number)[]) {
  const { key, stream } = streamOf(purpose);
  const values: { readonly value: number; readonly radius: number }[] = [];
  for (let block = 0; values.length < count; block += 4) {
    const words = new Uint32Array(16);
    philox([block, 0, ...stream], key, words);
    for (const first of [0, 2]) {
      const lanes = [0, 1, 2, 3].map((lane) => {
        const radius = Math.sqrt(-2 * Math.log((words[4 * lane + first]! + 0.5) / 2 ** 32));
        const word = words[4 * lane + first + 1]!;
        const quarter = (word >>> 30) + ((word & 0x3fffffff) >>> 6) / 2 ** 24 - 0.5;
        return { radius, angle: quarter * Math.PI / 2 };
      });
      values.push(...lanes.map(({ radius, angle }) => ({ radius, value: radius * Math.cos(angle) })));
      values.push(...lanes.map(({ radius, angle }) => ({ radius, value: radius * Math.sin(angle) })));
    }
  }
  return values.slice(0, count);
}

Deno.test("fillNormal() is Box–Muller's transform of Philox's words", () => {
  for (const purpose of [["a"], ["initialise", 3, "conv1.weight"]]) {
    const drawn = normals(20_000, ...purpose);
    const expected = reference(20_000, purpose);
    for (const [index, { value, radius }] of expected.entries()) {
      // A 32-bit float near 1 holds the radius' uniform number to 2⁻²⁵.
      const tolerance = 2e-6 + 2 ** -24 / radius;
      assert(
        Math.abs(drawn[index]! - value) < tolerance,
        `number ${index}: found ${drawn[index]}, expected ${value}`,
      );
    }
  }
});

Deno.test("fillNormal() gives the same number i for any length, other numbers for another purpose, and scales", () => {
  const long = normals(150_001, "length");
  for (const count of [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_073]) {
    assertEquals(
      normals(count, "length").every((value, index) => value === long[index]),
      true,
    );
  }
  assertNotEquals(normals(4, "a", "bc"), normals(4, "ab", "c"));
  const scaled = new Float32Array(100);
  fillNormal(scaled, 0.25, ["length"]);
  // A power of 2 changes no digit.
  assertEquals(scaled, Float32Array.from(long.subarray(0, 100), (value) => value / 4));
});

/** P(|X| > k) of a standard normal, k = 1 … 5 (SciPy's `2 * norm.sf`). */
const BEYOND = [
  0.31731050786291415,
  0.04550026389635839,
  0.0026997960632601866,
  6.334248366623973e-05,
  5.733031437583867e-07,
];

Deno.test("fillNormal() has the standard normal distribution, tails included, and neighbours are uncorrelated", () => {
  const count = 1_000_000;
  const drawn = normals(count, "distribution");
  const mean = (of: (value: number, index: number) => number) => {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += of(drawn[index]!, index);
    return sum / count;
  };
  // Five standard errors of each.
  const near = (found: number, expected: number, variance: number) =>
    assertAlmostEquals(found, expected, 5 * Math.sqrt(variance / count));
  near(mean((value) => value), 0, 1);
  near(mean((value) => value ** 2), 1, 2);
  near(mean((value) => value ** 3), 0, 15);
  near(mean((value) => value ** 4), 3, 96);
  BEYOND.forEach((probability, index) => {
    near(mean((value) => Math.abs(value) > index + 1 ? 1 : 0), probability, probability);
    near(mean((value) => value > index + 1 ? 1 : 0), probability / 2, probability / 2);
  });
  // Pairs share a radius 4 numbers apart, and a vector's lanes nothing.
  for (const distance of [1, 4, 8, 16]) {
    near(mean((value, index) => value * (drawn[index + distance] ?? 0)), 0, 1);
    near(mean((value, index) => (value ** 2 - 1) * ((drawn[index + distance] ?? 1) ** 2 - 1)), 0, 4);
  }
});

Deno.test("fillUniform() gives Philox's words, scaled, for any length", () => {
  const purpose = ["initialise", 3, "fc.weight"] as const;
  const { key, stream } = streamOf(purpose);
  const bound = 0.3;
  const drawn = new Float32Array(140_000);
  fillUniform(drawn, bound, purpose);
  const words = new Uint32Array(16), scale = Math.fround(Math.fround(bound) * 2 ** -31);
  for (let start = 0; start < drawn.length; start += 16) {
    philox([start / 4, 0, ...stream], key, words);
    for (let index = 0; index < 16; index++) {
      const word = words[4 * (index & 3) + (index >> 2)]! | 0;
      if (drawn[start + index] !== Math.fround(Math.fround(word) * scale)) {
        throw new Error(`number ${start + index}: found ${drawn[start + index]} of the word ${word}`);
      }
    }
  }
  for (const count of [0, 1, 17, 65_537]) {
    const fewer = new Float32Array(count);
    fillUniform(fewer, bound, purpose);
    assert(fewer.every((value, index) => value === drawn[index]));
  }
});

Deno.test("fillUniform() has the moments of the uniform distribution, and neighbours are uncorrelated", () => {
  const count = 1_000_000;
  const drawn = new Float32Array(count);
  fillUniform(drawn, 1, ["uniform"]);
  const near = (of: (value: number, index: number) => number, expected: number, variance: number) => {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += of(drawn[index]!, index);
    assertAlmostEquals(sum / count, expected, 5 * Math.sqrt(variance / count));
  };
  near((value) => value, 0, 1 / 3);
  near((value) => value ** 2, 1 / 3, 4 / 45);
  near((value) => value ** 4, 1 / 5, 1 / 9);
  for (const edge of [-0.99, -0.5, 0, 0.75]) {
    near((value) => value < edge ? 1 : 0, (edge + 1) / 2, 1 / 4);
  }
  for (const distance of [1, 4, 16]) near((value, index) => value * (drawn[index + distance] ?? 0), 0, 1 / 9);
  assert(drawn.every((value) => Math.abs(value) <= 1));
});
