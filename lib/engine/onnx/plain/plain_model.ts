/**
 * A trained network as an ordinary ONNX model, for other programs: standard operators, images in
 * NCHW, batches of any size. It contains nothing specific to this engine.
 */
import { elementCount, type Tensor, type Tensors } from "../../../formats/tensor.ts";
import { topologicalOrder, type Value } from "../../../nn/graph.ts";
import type { Model } from "../../../nn/model.ts";
import type { OnnxConstant, OnnxNode } from "../compiler/emit/protobuf.ts";
import { encodePlain } from "./encode.ts";
import { lowerPlain, type PlainBuilder } from "./rules.ts";
import { type Preparation, preparationNodes } from "./pixels.ts";

/** The input of a plain model. */
export type PlainInput =
  /** `images`, [batch, 1, height, width]: prepared as for the network. */
  | { readonly kind: "images" }
  /** `pixels`, [batch, 1, rows, columns]: all of one size per batch; the model prepares them. */
  | { readonly kind: "pixels"; readonly preparation: Preparation };

/** The options of {@linkcode plainModel}. */
export interface PlainOptions {
  readonly model: Model;
  /** The network's tensors; others are left out. */
  readonly tensors: Tensors;
  readonly input: PlainInput;
  /** A description that viewers show. */
  readonly description: string;
  /** Entries of the model's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Returns the bytes of the model. Its outputs are `probabilities` and `logits`, [batch, classes],
 * and `cams`, [batch, classes, h, w]. Throws a `TypeError` for a network with an operator that only
 * losses have.
 */
export function plainModel({ model, tensors, input, description, metadata }: PlainOptions): Uint8Array {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const onnx = builderOf(nodes, constants);
  const prepared = input.kind === "pixels" ? preparationNodes(onnx, "pixels", input.preparation) : "images";
  const weights = new Map<string, Tensor>();
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    const name = names.get(value);
    if (name === undefined) throw new TypeError(`${value.kind}: found no name, expected one`);
    return name;
  };
  for (const value of topologicalOrder<Value>([model.logits, model.cams])) {
    if (value.kind === "parameter") {
      const { name } = value.attributes;
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new TypeError(`the tensor "${name}" is missing`);
      // Batch normalisation's counter is the only tensor that is not float, and prediction does not
      // read it.
      if (tensor.dtype === "F32") weights.set(name, tensor);
      names.set(value, name);
    } else {
      names.set(value, value.kind === "input" ? prepared : lowerPlain(onnx, value, value.inputs.map(nameOf)));
    }
  }
  const probabilities = onnx.node("Softmax", [nameOf(model.logits)], { axis: 1 });
  const outputs = [["probabilities", probabilities], ["cams", nameOf(model.cams)], [
    "logits",
    nameOf(model.logits),
  ]] as const;
  for (const [name, from] of outputs) {
    nodes.push({ operator: "Identity", domain: "", inputs: [from], outputs: [name], attributes: {} });
  }
  const [height, width] = model.imageSize;
  return encodePlain({
    nodes,
    constants,
    weights,
    inputs: [
      input.kind === "pixels"
        ? { name: "pixels", shape: ["batch", 1, "rows", "columns"] }
        : { name: "images", shape: ["batch", 1, height, width] },
    ],
    outputs: [
      { name: "probabilities", shape: ["batch", model.classes] },
      { name: "cams", shape: ["batch", model.classes, ...model.grid] },
      { name: "logits", shape: ["batch", model.classes] },
    ],
    description,
    metadata,
  });
}

function builderOf(nodes: OnnxNode[], constants: OnnxConstant[]): PlainBuilder {
  const constant = (elementType: "F32" | "I64", shape: readonly number[], values: readonly number[]) => {
    if (values.length !== elementCount(shape)) {
      throw new TypeError(`a constant [${shape}] of ${values.length} values`);
    }
    const name = `constant_${constants.length}`;
    constants.push({ name, elementType, shape, values });
    return name;
  };
  return {
    node(operator, inputs, attributes = {}) {
      const name = `${operator}_${nodes.length}`;
      nodes.push({ operator, domain: "", inputs, outputs: [name], attributes });
      return name;
    },
    floats: (shape, values) => constant("F32", shape, values),
    integers: (values) => constant("I64", [values.length], values),
  };
}
