import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { softmax } from "./softmax.ts";

const rows = z.array(z.array(z.number()));
const oracle = z.object({ softmax: z.object({ logits: rows, expected: rows }) }).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/pointing_game.json", import.meta.url))),
).softmax;

Deno.test("softmax() agrees with SciPy to 1e-14, where e^z overflows too", () => {
  const actual = softmax(oracle.logits.flat(), 3);
  assert(oracle.logits.flat().includes(1000));
  oracle.expected.flat().forEach((expected, index) => assertAlmostEquals(actual[index], expected, 1e-14));
});

Deno.test("softmax() makes a row NaN where a logit is NaN or +∞, and no other row", () => {
  const actual = [...softmax([NaN, 0, Infinity, 0, 1, 1, -Infinity, 0], 2)];
  assertEquals(actual, [NaN, NaN, NaN, NaN, 0.5, 0.5, 0, 1]);
});

Deno.test("softmax() refuses logits that do not fill their rows", () => {
  assertThrows(() => softmax([1, 2, 3], 2), RangeError, "3 logits do not fill rows of 2 classes");
});
