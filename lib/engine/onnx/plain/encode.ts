/** Writes plain ONNX models, which use more of the format than this engine's own graphs. */
import type { Tensor } from "../../../formats/tensor.ts";
import { ONNX_FORMAT } from "../artifact/onnx_format.ts";
import {
  constantMessage,
  ELEMENT_TYPES,
  modelMessage,
  nodeMessage,
  type OnnxConstant,
  type OnnxNode,
} from "../compiler/emit/protobuf.ts";

/** Opset 17 of IR 8 (2022): read by ONNX Runtime since 1.12, by onnxruntime-web and by Netron. */
const OPSET = 17, IR_VERSION = 8;

/** The messages of onnx.proto3, with sizes that each run chooses, descriptions and metadata. */
const MODEL = modelMessage({
  ...ONNX_FORMAT,
  ModelProto: {
    ...ONNX_FORMAT.ModelProto,
    docString: [6, "string"],
    metadataProps: [14, "StringStringEntryProto", "repeated"],
  },
  StringStringEntryProto: { key: [1, "string"], value: [2, "string"] },
  DimensionProto: { ...ONNX_FORMAT.DimensionProto, dimParam: [2, "string"] },
});

/** An input or output of float32; a string is a size that each run chooses. */
export interface PlainValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A whole model. */
export interface PlainGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly PlainValue[];
  readonly outputs: readonly PlainValue[];
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Returns the file's bytes. Equal graphs give equal bytes. */
export function encodePlain(graph: PlainGraph): Uint8Array {
  const { nodes, constants, weights, inputs, outputs, description, metadata } = graph;
  return MODEL.encode({
    irVersion: IR_VERSION,
    producerName: "fovea",
    docString: description,
    opsetImport: [{ domain: "", version: OPSET }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "network",
      node: nodes.map(nodeMessage),
      initializer: [...[...weights].map(weightMessage), ...constants.map(constantMessage)],
      input: inputs.map(valueMessage),
      output: outputs.map(valueMessage),
    },
  }).finish();
}

function weightMessage([name, { shape, data }]: readonly [string, Tensor]): object {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: shape, dataType: ELEMENT_TYPES.F32, rawData };
}

function valueMessage({ name, shape }: PlainValue): object {
  const dim = shape.map((size) => typeof size === "number" ? { dimValue: size } : { dimParam: size });
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES.F32, shape: { dim } } } };
}
