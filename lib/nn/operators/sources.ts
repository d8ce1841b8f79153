/** Operations without symbolic inputs: the sources of a graph. */
import type { Declaration, ElementType, Operation, Operators, Parameter, Shape } from "../graph.ts";

/**
 * Returns a tensor supplied for every batch.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const images = input("images", ["batch", 1, 224, 224]);
 * assertEquals([images.attributes.name, images.elementType], ["images", "F32"]);
 * assertEquals(input("labels", ["batch"], "I32").elementType, "I32");
 * ```
 */
export function input(
  name: string,
  shape: Shape,
  elementType: ElementType = "F32",
): Operation<Operators, "input"> {
  return { kind: "input", attributes: { name }, inputs: [], shape, elementType };
}

/** Returns a tensor that the checkpoint holds. */
export function parameter(
  declaration: Declaration,
  shape: readonly number[],
  elementType: ElementType = "F32",
): Parameter {
  return { kind: "parameter", attributes: declaration, inputs: [], shape, elementType };
}

/** Returns fixed numbers in row-major order; a scalar if `shape` is left out. */
export function constant(
  values: number | readonly number[],
  shape: readonly number[] = [],
): Operation<Operators, "constant"> {
  const list = typeof values === "number" ? [values] : values;
  return { kind: "constant", attributes: { values: list }, inputs: [], shape, elementType: "F32" };
}

/** Returns the number of images in the batch, as a float32 scalar. */
export function batchSize(): Operation<Operators, "batchSize"> {
  return { kind: "batchSize", attributes: {}, inputs: [], shape: [], elementType: "F32" };
}
