import type { Statement } from "./schema.ts";

/**
 * Returns the models that a statement names, each once, in the order of its inputs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "all improve", source: "p. 1", primary: false, note: null };
 * const pairs: [string, string][] = [["A", "B"], ["A", "C"]];
 * const rises = { ...words, says: "generally rises", pairs, measures: [], atLeast: 0.75 } as const;
 * assertEquals(namedModels({ ...rises, measures: ["f1"] }), ["A", "B", "C"]);
 * ```
 */
export function namedModels(statement: Statement): readonly string[] {
  if ("pairs" in statement) return [...new Set(statement.pairs.flat())];
  return "models" in statement ? statement.models ?? [] : [];
}
