import { assertEquals } from "@std/assert";
import { valueLabels } from "./labels.ts";

Deno.test("valueLabels() names groups by their kind, and by the fewest settings that distinguish them", () => {
  const sgd = (momentum: number) => ({ kind: "sgd", momentum });
  const adam = { kind: "adam", beta1: 0.9, beta2: 0.999 };
  assertEquals(valueLabels([adam, sgd(0)]), ["adam", "sgd"]);
  assertEquals(valueLabels([adam, sgd(0), sgd(0.9)]), ["adam", "sgd (momentum 0)", "sgd (momentum 0.9)"]);
  assertEquals(valueLabels([adam, { ...adam, beta1: 0.5 }]), ["adam (beta1 0.9)", "adam (beta1 0.5)"]);
});

Deno.test("valueLabels() writes numbers and other values as they are", () => {
  assertEquals(valueLabels([1e-4, 200, "x", [1, 2], { a: 1 }]), ["0.0001", "200", "x", "[1,2]", "a 1"]);
});

Deno.test("valueLabels() names groups without a kind by all their settings, and an empty one `none`", () => {
  assertEquals(valueLabels([{}, { flip: true, shift: 0.05 }]), ["none", "flip true, shift 0.05"]);
});
