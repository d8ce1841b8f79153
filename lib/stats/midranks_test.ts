import { assertEquals, assertThrows } from "@std/assert";
import { midranks } from "./midranks.ts";

// The example of SciPy's `rankdata` documentation, and others worked by hand.
Deno.test("midranks() gives equal values the mean of their ranks", () => {
  assertEquals([...midranks([0, 2, 3, 2])], [1, 2.5, 4, 2.5]);
  assertEquals([...midranks([7, 7, 7])], [2, 2, 2]);
  assertEquals([...midranks([Infinity, -1, Infinity, -Infinity])], [3.5, 2, 3.5, 1]);
  assertEquals([...midranks([])], []);
});

Deno.test("midranks() refuses NaN and names its place", () => {
  assertThrows(() => midranks([1, NaN]), RangeError, "value 1 of 2");
});
