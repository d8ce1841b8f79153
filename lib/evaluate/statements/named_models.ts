import type { Statement } from "./schema.ts";

/** Returns the models that a statement names, each once, in the order of its inputs. */
export function namedModels(statement: Statement): readonly string[] {
  if ("pairs" in statement) return [...new Set(statement.pairs.flat())];
  return "models" in statement ? statement.models ?? [] : [];
}
