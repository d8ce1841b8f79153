import { assertEquals, assertThrows } from "@std/assert";
import { itemAt, memberOf, tuple } from "./items.ts";

Deno.test("itemAt() returns items of lists and typed arrays, and throws for a missing one", () => {
  assertEquals(itemAt(Uint8Array.of(3, 4), 0), 3);
  assertEquals(itemAt([0, false], 1), false);
  for (const index of [-1, 2, 0.5, NaN]) {
    assertThrows(() => itemAt(["a", "b"], index), RangeError, `found no item ${index} among 2`);
  }
});

Deno.test("tuple() returns the items, and throws for fewer than asked", () => {
  const [a, b, ...rest] = tuple([1, 2, 3], 2);
  assertEquals([a + b, rest], [3, [3]]);
  assertThrows(() => tuple([1], 2), RangeError, "found 1 items, expected at least 2");
});

Deno.test("memberOf() returns own members, and lists the names for a missing one", () => {
  assertEquals(memberOf({ a: 0 }, "a"), 0);
  assertThrows(() => memberOf({ a: 1, b: 2 }, "toString"), RangeError, 'found no "toString" among a, b');
});
