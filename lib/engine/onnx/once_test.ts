import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { once } from "./once.ts";

Deno.test("once() makes a result for each argument, objects by identity, and tries again after an error", () => {
  const made: unknown[] = [];
  const of = once((argument: unknown) => {
    made.push(argument);
    if (made.length === 1) throw new RangeError("the first");
    return { argument };
  });
  const model = { name: "a" }, equal = { name: "a" };
  assertThrows(() => of(model), RangeError, "the first");
  assertStrictEquals(of(model), of(model));
  assert(of(model) !== of(equal));
  for (const size of [4, 5, 4, undefined, undefined, null, null]) of(size);
  assertEquals(made, [model, model, equal, 4, 5, undefined, null]);
});
