import { assert, assertEquals, assertThrows } from "@std/assert";
import oracle from "../../fixtures/search/sobol.json" with { type: "json" };
import { MOST_DIMENSIONS, scrambledWords, sobolWords } from "./sobol.ts";

Deno.test("sobolWords() gives SciPy's points in every dimension", () => {
  assertEquals(oracle.words.length, MOST_DIMENSIONS);
  oracle.words.forEach((words, dimension) => {
    assertEquals([...sobolWords(dimension, words.length)], words, `dimension ${dimension}`);
  });
});

Deno.test("sobolWords() gives new points beyond 2²⁰", () => {
  const words = sobolWords(1, 2 ** 20 + 4).slice(-4);
  assertEquals(words.map((word) => word % 2 ** 12 === 0 ? 1 : 0), Uint32Array.of(0, 0, 0, 0));
});

Deno.test("sobolWords() refuses a dimension that it has no directions for", () => {
  assertThrows(() => sobolWords(MOST_DIMENSIONS, 1), RangeError, "expected a whole number from 0 to 31");
  assertThrows(() => sobolWords(-1, 1), RangeError);
});

/** Returns the largest number of points in any elementary interval of 2^a × 2^b parts. */
function fullest(x: Uint32Array, y: Uint32Array, a: number, b: number): number {
  const counts = new Map<number, number>();
  x.forEach((word, index) => {
    const cell = Math.floor(word / 2 ** (32 - a)) * 2 ** b + Math.floor(y[index]! / 2 ** (32 - b));
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  });
  return Math.max(...counts.values());
}

Deno.test("scrambled points form a net like the plain ones, with equal numbers in each elementary interval", () => {
  const m = 8, count = 2 ** m;
  for (const [first, second] of [[0, 1], [1, 2], [3, 7], [0, 5]] as const) {
    const plain = [sobolWords(first, count), sobolWords(second, count)] as const;
    for (const seed of [0, 1]) {
      const x = scrambledWords(first, count, ["test", seed, first]);
      const y = scrambledWords(second, count, ["test", seed, second]);
      for (let a = 0; a <= m; a++) {
        const most = fullest(...plain, a, m - a);
        assertEquals(fullest(x, y, a, m - a), most, `dimensions ${first}, ${second}, ${a} bits`);
        if (first === 0 && second === 1) assertEquals(most, 1);
      }
    }
  }
});

Deno.test("scrambling preserves the number of leading bits that two points share", () => {
  const shared = (a: number, b: number) => Math.clz32(a ^ b);
  const plain = sobolWords(4, 64), scrambled = scrambledWords(4, 64, ["test"]);
  for (let i = 0; i < 64; i++) {
    for (let j = 0; j < i; j++) {
      assertEquals(shared(scrambled[i]!, scrambled[j]!), shared(plain[i]!, plain[j]!));
    }
  }
});

Deno.test("scrambledWords() is the same for one purpose, can be extended, and differs for another purpose", () => {
  const words = scrambledWords(2, 100, ["a", 1]);
  assertEquals(scrambledWords(2, 100, ["a", 1]), words);
  assertEquals(scrambledWords(2, 200, ["a", 1]).slice(0, 100), words);
  assert(scrambledWords(2, 100, ["a", 2]).some((word, index) => word !== words[index]));
  assert(words.some((word, index) => word !== sobolWords(2, 100)[index]));
});

Deno.test("a scrambled point is uniform over seeds in its high and its low bits", () => {
  const words = Array.from({ length: 400 }, (_, seed) => scrambledWords(3, 6, ["uniform", seed])[5]);
  for (const bit of [31, 20, 7, 0]) {
    const ones = words.filter((word) => (word! >>> bit) & 1).length;
    // Five standard deviations of a fair coin.
    assert(Math.abs(ones - 200) < 50, `bit ${bit}: ${ones} of 400`);
  }
});
