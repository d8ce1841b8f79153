/** The experiment file's JSON Schema, for editors and for hints in error messages. */
import { z } from "zod";
import { REASON } from "../formats/bounded.ts";
import { experimentSchema } from "./schema.ts";

type Path = readonly (string | number)[];

/** The schema that `experiments/experiment.schema.json` holds. */
export function experimentJsonSchema(): Record<string, unknown> {
  return { title: "A Fovea experiment", ...z.toJSONSchema(experimentSchema, { io: "input" }) };
}

/** The keys that an experiment file may have at `path`. */
export function allowedKeys(path: Path): string[] {
  const keys = nodesAt(path).flatMap((node) => Object.keys(recordOf(node.properties)));
  return [...new Set(keys)];
}

/** The fixed values that an experiment file may have at `path`. */
export function allowedValues(path: Path): unknown[] {
  const values = nodesAt(path).flatMap((
    node,
  ) => [...listOf(node.enum), ...("const" in node ? [node.const] : [])]);
  return [...new Set(values)];
}

/** Returns the reason for the limit of a value at `path`; `undefined` if none was given. */
export function limitReason(path: Path): string | undefined {
  const [reason] = nodesAt(path).map((node) => node[REASON]).filter((value) => typeof value === "string");
  return reason;
}

type Node = Readonly<Record<string, unknown>>;

/** Made when the first fault is described: files without faults do not need it. */
let known: Node | undefined;

function nodesAt(path: Path): Node[] {
  known ??= experimentJsonSchema();
  let nodes = alternatives(known);
  for (const step of path) {
    nodes = nodes
      .map((node) => typeof step === "number" ? node.items : recordOf(node.properties)[step])
      .flatMap(alternatives);
  }
  return nodes;
}

/** The options of a union, or the schema itself. */
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
