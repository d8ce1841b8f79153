/** Writes ONNX files. */
import protobuf from "protobufjs";
import { type FormatField, ONNX_FORMAT } from "../../artifact/onnx_format.ts";
import { requireInVocabulary } from "../../artifact/vocabulary.ts";

/** Returns the message type of a whole file in a format: messages by name, with their fields. */
export function modelMessage(
  format: Readonly<Record<string, Readonly<Record<string, FormatField>>>>,
): protobuf.Type {
  return protobuf.Root.fromJSON({
    nested: Object.fromEntries(Object.entries(format).map(([name, fields]) => [name, message(fields)])),
  }).lookupType("ModelProto");
}

const MODEL = modelMessage(ONNX_FORMAT);

/** An attribute of an ONNX node. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: OnnxGraph };

/** An ONNX node. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  /** The names of its outputs, up to the last that is used. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** ONNX's element types by number. */
export const ELEMENT_TYPES = { F32: 1, I32: 6, I64: 7 } as const;

/** The name of a tensor with its type and sizes; a string is a size that each run chooses. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: keyof typeof ELEMENT_TYPES;
  readonly shape: readonly number[];
}

/** A constant tensor. */
export interface OnnxConstant {
  readonly name: string;
  readonly elementType: keyof typeof ELEMENT_TYPES;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A whole graph. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/**
 * Returns the bytes of an ONNX file. Throws a `TypeError` for an operator that the vocabulary does
 * not name.
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  return MODEL.encode({
    irVersion: 10,
    producerName: "fovea",
    opsetImport: [{ domain: "", version: 21 }, { domain: "com.microsoft", version: 1 }],
    graph: graphMessage(graph),
  }).finish();
}

function graphMessage({ nodes, constants, inputs, outputs }: OnnxGraph): object {
  for (const { domain, operator } of nodes) requireInVocabulary(domain, operator);
  return {
    name: "graph",
    node: nodes.map(nodeMessage),
    initializer: constants.map(constantMessage),
    input: inputs.map(valueInfo),
    output: outputs.map(valueInfo),
  };
}

/** Returns a node as the format's message `NodeProto`. */
export function nodeMessage({ operator, domain, inputs, outputs, attributes }: OnnxNode): object {
  return {
    input: inputs,
    output: outputs,
    name: outputs.at(-1),
    opType: operator,
    domain,
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  };
}

/** Returns a constant as the format's message `TensorProto`. */
export function constantMessage(constant: OnnxConstant): object {
  return {
    name: constant.name,
    dims: constant.shape,
    dataType: ELEMENT_TYPES[constant.elementType],
    rawData: rawData(constant),
  };
}

function attribute(name: string, value: Attribute) {
  if (typeof value === "number") return { name, i: value, type: 2 };
  if (typeof value === "string") return { name, s: new TextEncoder().encode(value), type: 3 };
  if ("float" in value) return { name, f: value.float, type: 1 };
  if ("floats" in value) return { name, floats: value.floats, type: 6 };
  if ("graph" in value) return { name, g: graphMessage(value.graph), type: 5 };
  return { name, ints: value, type: 7 };
}

function rawData({ elementType, values }: OnnxConstant): Uint8Array {
  switch (elementType) {
    case "F32":
      return new Uint8Array(new Float32Array(values).buffer);
    case "I32":
      return new Uint8Array(new Int32Array(values).buffer);
    case "I64":
      return new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer);
  }
}

function valueInfo({ name, elementType, shape }: OnnxValue) {
  const dim = shape.map((size) => ({ dimValue: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES[elementType], shape: { dim } } } };
}

/**
 * Returns the fields of a message as protobufjs describes them: name to [number, type, "repeated"
 * for a list].
 */
function message(fields: Readonly<Record<string, FormatField>>) {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [id, type, rule]]) => [
        name,
        rule === undefined ? { id, type } : { id, type, rule },
      ]),
    ),
  };
}
