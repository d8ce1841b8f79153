import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type Arity, OPERATORS } from "../../../../nn/operators/properties.ts";
import { add, affine, filled, node, withInputs } from "./nodes.ts";
import { LOWERABLE } from "./properties.ts";

const x = node("input", { name: "x" }, [], [2, 8, 3, 3]), vector = filled(1, 8);

Deno.test("withInputs() refuses a wrong number of inputs, and names both numbers", () => {
  const error = assertThrows(() => withInputs(add(x, x), [x]), RangeError);
  assertEquals(error.message, "add: found 1, expected 2 inputs");
  const scaled = affine(x, vector, vector);
  assertEquals(withInputs(scaled, [x, vector, vector, x]).inputs.length, 4);
  const many = assertThrows(() => withInputs(scaled, [x, vector, vector, x, x]), RangeError);
  assertEquals(many.message, "affine: found 5, expected 3 or 4 inputs");
});

Deno.test("withInputs() returns the operation itself on its own inputs, and a copy on others", () => {
  const sum = add(x, x), y = node("input", { name: "y" }, [], x.shape);
  assertStrictEquals(withInputs(sum, [x, x]), sum);
  const other = withInputs(sum, [x, y]);
  assertStrictEquals(other.inputs[1], y);
  assertStrictEquals(sum.inputs[1], x);
});

Deno.test("operators of networks take as many inputs in the compiler's graph as in the network's", () => {
  const lowerable: Readonly<Record<string, { readonly inputs: Arity }>> = LOWERABLE;
  for (const [kind, { inputs }] of Object.entries(OPERATORS)) {
    const found = lowerable[kind];
    if (found !== undefined) assertEquals(found.inputs, inputs, kind);
  }
});
