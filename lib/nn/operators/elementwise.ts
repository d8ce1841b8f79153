/** Element-wise operations; those on two tensors broadcast as NumPy does. */
import type { Dimension, ElementType, Operation, Operators, Shape, Value } from "../graph.ts";

/** max(x, 0) */
export const relu = (x: Value): Operation<Operators, "relu"> => ({ kind: "relu", ...unary("relu", x) });
/** min(max(x, 0), 6) */
export const relu6 = (x: Value): Operation<Operators, "relu6"> => ({ kind: "relu6", ...unary("relu6", x) });
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = (x: Value): Operation<Operators, "sigmoid"> => ({
  kind: "sigmoid",
  ...unary("sigmoid", x),
});
/** ln(1 + eˣ), exact for large |x| */
export const softplus = (x: Value): Operation<Operators, "softplus"> => ({
  kind: "softplus",
  ...unary("softplus", x),
});
/** eˣ */
export const exp = (x: Value): Operation<Operators, "exp"> => ({ kind: "exp", ...unary("exp", x) });
/** √x */
export const sqrt = (x: Value): Operation<Operators, "sqrt"> => ({ kind: "sqrt", ...unary("sqrt", x) });
/** |x| */
export const abs = (x: Value): Operation<Operators, "abs"> => ({ kind: "abs", ...unary("abs", x) });

/** a + b */
export const add = (a: Value, b: Value): Operation<Operators, "add"> => ({
  kind: "add",
  ...binary("add", a, b),
});
/** a − b */
export const subtract = (a: Value, b: Value): Operation<Operators, "subtract"> => ({
  kind: "subtract",
  ...binary("subtract", a, b),
});
/** a · b */
export const multiply = (a: Value, b: Value): Operation<Operators, "multiply"> => ({
  kind: "multiply",
  ...binary("multiply", a, b),
});
/** a / b */
export const divide = (a: Value, b: Value): Operation<Operators, "divide"> => ({
  kind: "divide",
  ...binary("divide", a, b),
});
/** max(a, b) */
export const maximum = (a: Value, b: Value): Operation<Operators, "maximum"> => ({
  kind: "maximum",
  ...binary("maximum", a, b),
});

/** Returns x / (1 + e⁻ˣ), also called swish. */
export function silu(x: Value): Value {
  return multiply(x, sigmoid(x));
}

/**
 * Turns [n] class indices into [n, classes] of zeros and ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * assertEquals(oneHot(input("labels", ["batch"], "I32"), 3).shape, ["batch", 3]);
 * ```
 */
export function oneHot(labels: Value, classes: number): Operation<Operators, "oneHot"> {
  expectType("oneHot", labels, "I32");
  const shape = [...labels.shape, classes];
  return { kind: "oneHot", attributes: { classes }, inputs: [labels], shape, elementType: "F32" };
}

/**
 * Returns the shape by NumPy's broadcasting rules; throws a `TypeError` where the shapes do not
 * fit.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(broadcastShape(["batch", 8, 4, 4], [8, 1, 1]), ["batch", 8, 4, 4]);
 * assertThrows(() => broadcastShape([2, 3], [4]), TypeError, "do not broadcast");
 * ```
 */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dimension => {
    const left = a[axis - rank + a.length] ?? 1, right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new TypeError(`shapes [${a}] and [${b}] do not broadcast: ${left} against ${right}`);
  });
}

function unary(operator: string, x: Value) {
  expectType(operator, x, "F32");
  return { attributes: {}, inputs: [x], shape: x.shape, elementType: "F32" } as const;
}

function binary(operator: string, a: Value, b: Value) {
  expectType(operator, a, "F32");
  expectType(operator, b, "F32");
  return {
    attributes: {},
    inputs: [a, b],
    shape: broadcastShape(a.shape, b.shape),
    elementType: "F32",
  } as const;
}

function expectType(operator: string, x: Value, expected: ElementType): void {
  if (x.elementType !== expected) {
    throw new TypeError(`${operator}: expected ${expected}, found ${x.elementType} [${x.shape}]`);
  }
}
