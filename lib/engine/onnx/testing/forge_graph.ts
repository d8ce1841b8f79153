/** Graphs that the compiler did not write: each holds one thing that the compiler never writes. */
import protobuf from "protobufjs";
import { ONNX_FORMAT } from "../artifact/onnx_format.ts";
import { VOCABULARY } from "../artifact/vocabulary.ts";

/** Fields of ONNX that the compiler never writes, by message. */
const MORE = {
  ModelProto: { functions: [25, "FunctionProto", "repeated"], metadata: [14, "StringEntry", "repeated"] },
  GraphProto: { sparseInitializer: [15, "SparseTensorProto", "repeated"] },
  TensorProto: { externalData: [13, "StringEntry", "repeated"], dataLocation: [14, "int32"] },
  AttributeProto: { t: [5, "TensorProto"], graphs: [11, "GraphProto", "repeated"] },
  StringEntry: { key: [1, "string"], value: [2, "string"] },
  FunctionProto: { name: [1, "string"], node: [7, "NodeProto", "repeated"] },
  SparseTensorProto: { values: [1, "TensorProto"] },
} as const;

type Fields = Readonly<Record<string, readonly [number, string, "repeated"?]>>;

const FORMAT: Readonly<Record<string, Fields>> = { ...ONNX_FORMAT, ...MORE };

const MODEL = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.keys(FORMAT).map((name) => {
      const fields: Fields = { ...ONNX_FORMAT[name], ...FORMAT[name] };
      return [name, {
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, [id, type, rule]]) => [
            field,
            rule === undefined ? { id, type } : { id, type, rule },
          ]),
        ),
      }];
    }),
  ),
}).lookupType("ModelProto");

/** Returns a tensor whose values are bytes of the file at `location`. */
function externalTensor(name: string, location: string) {
  return {
    name,
    dims: [4],
    dataType: 1,
    dataLocation: 1,
    externalData: [{ key: "location", value: location }, { key: "length", value: "16" }],
  };
}

const tensor = { name: "constant", dims: [4], dataType: 1, rawData: new Uint8Array(16) };
const value = (name: string) => ({
  name,
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 4 }] } } },
});

/** Returns the bytes of a graph that adds a constant to itself, modified by `change`. */
export function graphFile(
  change: (graph: ReturnType<typeof plainGraph>) => object = (graph) => graph,
): Uint8Array {
  return MODEL.encode(change(plainGraph())).finish();
}

/** Returns a graph as the compiler might write it. */
function plainGraph() {
  return {
    irVersion: 10,
    producerName: "fovea",
    opsetImport: [{ domain: "", version: 21 }, { domain: "com.microsoft", version: 1 }],
    graph: {
      name: "graph",
      node: [{ input: ["constant", "constant"], output: ["sum"], name: "sum", opType: "Add", domain: "" }],
      initializer: [tensor],
      output: [value("sum")],
    },
  };
}

const node = (opType: string, attribute: readonly object[] = [], domain = "") => ({
  input: ["constant"],
  output: ["other"],
  name: "odd",
  opType,
  domain,
  attribute,
});
const body = { name: "body", node: [{ ...node("Identity"), name: "inner" }], output: [value("other")] };

/** Returns forged graphs by their fault; `secret` is the path of a file that one would read. */
export function forgedGraphs(secret: string): ReadonlyMap<string, Uint8Array> {
  const withGraph = (more: object) =>
    graphFile((model) => ({ ...model, graph: { ...model.graph, ...more } }));
  const withNode = (one: object) => withGraph({ node: [...plainGraph().graph.node, one] });
  const outer = externalTensor("constant", secret);
  const reading = { ...body, initializer: [externalTensor("inner", secret)] };
  return new Map([
    ["external data of a constant", withGraph({ initializer: [outer] })],
    ["a place of data alone", withGraph({ initializer: [{ ...tensor, dataLocation: 1 }] })],
    [
      "external data in a loop's body",
      withNode(node("Scan", [{ name: "body", type: 5, g: reading }])),
    ],
    ["a constant's own tensor", withNode(node("Constant", [{ name: "value", type: 4, t: outer }]))],
    ["a tensor as an attribute", withNode(node("ConstantOfShape", [{ name: "value", type: 4, t: outer }]))],
    ["a condition", withNode(node("If", [{ name: "then_branch", type: 5, g: body }]))],
    ["a loop", withNode(node("Loop", [{ name: "body", type: 5, g: body }]))],
    ["a graph in another attribute", withNode(node("Scan", [{ name: "other", type: 5, g: body }]))],
    ["a graph in another operator", withNode(node("Add", [{ name: "body", type: 5, g: body }]))],
    ["graphs as a list", withNode(node("Scan", [{ name: "body", type: 10, graphs: [body] }]))],
    ["an operator that is never written", withNode(node("StringNormalizer"))],
    ["a compiled context", withNode(node("EPContext", [], "com.microsoft"))],
    ["an operator of another domain", withNode(node("Add", [], "ai.onnx.ml"))],
    [
      "another domain",
      graphFile((model) => ({ ...model, opsetImport: [...model.opsetImport, { domain: "x", version: 1 }] })),
    ],
    [
      "a function",
      graphFile((model) => ({ ...model, functions: [{ name: "f", node: [node("Identity")] }] })),
    ],
    ["metadata", graphFile((model) => ({ ...model, metadata: [{ key: "a", value: "b" }] }))],
    ["a sparse constant", withGraph({ sparseInitializer: [{ values: outer }] })],
  ]);
}

/**
 * Returns the parts of a file that could read files or run what the compiler never writes, as
 * protobufjs reads it: an oracle for the check, by another reader. Empty if nothing is found, or
 * the file cannot be read.
 */
export function foreignParts(onnx: Uint8Array): string[] {
  const parts: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
    for (const [name, member] of Object.entries(value)) {
      const inner = `${path}.${name}`;
      if (/^(?:externalData|functions|graphs|t|sparseInitializer)$/.test(name)) parts.push(inner);
      if (name === "dataLocation" && member !== 0) parts.push(inner);
      if (name === "opType" && typeof member === "string") {
        const domain = "domain" in value && typeof value.domain === "string" ? value.domain : "";
        if (!VOCABULARY.get(domain)?.has(member)) parts.push(`${inner} ${domain} ${member}`);
      }
      look(member, inner);
    }
  };
  try {
    look(MODEL.toObject(MODEL.decode(onnx)), "model");
  } catch {
    return [];
  }
  return parts;
}
