/** Looks up what a file's JSON Schema allows at a place, for hints in error messages. */
import { REASON } from "../formats/bounded.ts";

type Path = readonly (string | number)[];

/** Answers questions about places in a file. */
export interface SchemaKnowledge {
  /** Returns the keys that a file may have at `path`. */
  allowedKeys(path: Path): string[];
  /** Returns the fixed values that a file may have at `path`. */
  allowedValues(path: Path): unknown[];
  /** Returns the reason for the limit of a value at `path`; `undefined` if none was given. */
  limitReason(path: Path): string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Returns the schema's answers about places. They are prepared when the first fault is described:
 * files without faults do not need them.
 */
export function schemaKnowledge(schema: () => Node): SchemaKnowledge {
  let known: Node | undefined;

  function nodesAt(path: Path): Node[] {
    known ??= schema();
    let nodes = alternatives(known);
    for (const step of path) {
      nodes = nodes
        .map((node) => typeof step === "number" ? node.items : recordOf(node.properties)[step])
        .flatMap(alternatives);
    }
    return nodes;
  }

  return {
    allowedKeys: (path) => [
      ...new Set(nodesAt(path).flatMap((node) => Object.keys(recordOf(node.properties)))),
    ],
    allowedValues: (path) => [
      ...new Set(
        nodesAt(path).flatMap((node) => [...listOf(node.enum), ...("const" in node ? [node.const] : [])]),
      ),
    ],
    limitReason: (path) =>
      nodesAt(path).map((node) => node[REASON]).filter((value) => typeof value === "string").at(0),
  };
}

/** Returns the options of a union, or the schema itself. */
function alternatives(schema: unknown): Node[] {
  if (schema === undefined) return [];
  const node = recordOf(schema);
  const options = [...listOf(node.anyOf), ...listOf(node.oneOf)];
  return options.length > 0 ? options.flatMap(alternatives) : [node];
}

function recordOf(value: unknown): Node {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
