import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { binaryAuc } from "./binary_auc.ts";

const scores = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 });

Deno.test("binaryAuc() is the share of pairs in the right order, ties counting half", () => {
  fc.assert(fc.property(scores, scores, (positives, negatives) => {
    const wins = positives.flatMap((p) => negatives.map((n) => p > n ? 1 : p === n ? 0.5 : 0));
    const share = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
    assertAlmostEquals(binaryAuc(positives, negatives) ?? NaN, share, 1e-14);
  }));
});

Deno.test("binaryAuc() does not change under an increasing transform, nor with the order of the items", () => {
  fc.assert(fc.property(scores, scores, (positives, negatives) => {
    const transform = (score: number) => Math.atan(score / 7) ** 3 - 2;
    const expected = binaryAuc(positives, negatives);
    assertEquals(binaryAuc(positives.map(transform), negatives.map(transform)), expected);
    assertEquals(binaryAuc(positives.toReversed(), negatives.toSorted((a, b) => a - b)), expected);
  }));
});

Deno.test("binaryAuc() and its mirror image sum to 1", () => {
  fc.assert(fc.property(scores, scores, (positives, negatives) => {
    const there = binaryAuc(positives, negatives) ?? NaN;
    const back = binaryAuc(negatives, positives) ?? NaN;
    assertAlmostEquals(there + back, 1, 1e-14);
  }));
});

Deno.test("binaryAuc() ranks infinite scores, and both zeros alike", () => {
  assertEquals(binaryAuc([Infinity], [Infinity, -Infinity]), 0.75);
  assertEquals(binaryAuc([0], [-0]), 0.5);
});

Deno.test("binaryAuc() is undefined without a positive or a negative, and refuses NaN", () => {
  assertEquals(binaryAuc([], [1]), undefined);
  assertEquals(binaryAuc([1], []), undefined);
  assertThrows(() => binaryAuc([0.2, NaN], [0.1]), RangeError, "value 1 of 3 is NaN");
});
