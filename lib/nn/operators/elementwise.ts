/** Element-wise operations; those on two tensors broadcast as NumPy does. */
import type { Dimension, ElementType, Operation, Operators, Shape, Value } from "../graph.ts";

type Unary = "relu" | "relu6" | "sigmoid" | "softplus" | "exp" | "sqrt" | "abs";
type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum";

/** max(x, 0) */
export const relu = unary("relu");
/** min(max(x, 0), 6) */
export const relu6 = unary("relu6");
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = unary("sigmoid");
/** ln(1 + eˣ), exact for large |x| */
export const softplus = unary("softplus");
/** eˣ */
export const exp = unary("exp");
/** √x */
export const sqrt = unary("sqrt");
/** |x| */
export const abs = unary("abs");

/** a + b */
export const add = binary("add");
/** a − b */
export const subtract = binary("subtract");
/** a · b */
export const multiply = binary("multiply");
/** a / b */
export const divide = binary("divide");
/** max(a, b) */
export const maximum = binary("maximum");

/** x / (1 + e⁻ˣ) (also called swish) */
export function silu(x: Value): Value {
  return multiply(x, sigmoid(x));
}

/** [n] class indices to [n, classes] of zeros and ones. */
export function oneHot(labels: Value, classes: number): Operation<Operators, "oneHot"> {
  expectType("oneHot", labels, "I32");
  const shape = [...labels.shape, classes];
  return { kind: "oneHot", attributes: { classes }, inputs: [labels], shape, elementType: "F32" };
}

/**
 * Returns the shape by NumPy's broadcasting rules; throws a `TypeError` where the shapes do not
 * fit.
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

function unary<K extends Unary>(kind: K) {
  return (x: Value): Operation<Operators, K> => {
    expectType(kind, x, "F32");
    return { kind, attributes: {}, inputs: [x], shape: x.shape, elementType: "F32" };
  };
}

function binary<K extends Binary>(kind: K) {
  return (a: Value, b: Value): Operation<Operators, K> => {
    expectType(kind, a, "F32");
    expectType(kind, b, "F32");
    const shape = broadcastShape(a.shape, b.shape);
    return { kind, attributes: {}, inputs: [a, b], shape, elementType: "F32" };
  };
}

function expectType(operator: string, x: Value, expected: ElementType): void {
  if (x.elementType !== expected) {
    throw new TypeError(`${operator}: expected ${expected}, found ${x.elementType} [${x.shape}]`);
  }
}
