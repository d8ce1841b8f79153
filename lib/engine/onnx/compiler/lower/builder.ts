/** Collects ONNX nodes; equal nodes and equal constants are written once. */
import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode } from "../emit/protobuf.ts";
import { sameShape } from "../graph/views.ts";

/** Collects the ONNX nodes that lowering rules write. Names are those of ONNX tensors. */
export interface OnnxBuilder {
  /** The output of an operator of ONNX's own domain. */
  operator(type: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The second output of such an operator. */
  second(type: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The output of an operator of ONNX Runtime's domain `com.microsoft`. */
  contributed(type: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The output of an operator on tensors in ONNX Runtime's blocked layout. */
  blocked(type: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Returns a name for a graph's input that no other graph uses. */
  input(name: string): string;
  /**
   * Runs a graph for every slice of `inputs` along their first axes; `write` writes it, with names
   * that begin with `prefix`. Its outputs are concatenated over the slices; their names are the
   * result with the suffixes `.0`, `.1`, ….
   */
  forEachSlice(inputs: readonly string[], write: (prefix: string) => OnnxGraph): string;
  /** Views the same elements under other sizes; `given`, if known, are the sizes of `name`. */
  reshape(name: string, sizes: readonly number[], given?: readonly number[]): string;
  /** The tensor that `name` is a view of, if its sizes are known. */
  viewed(name: string): { readonly name: string; readonly shape: readonly number[] } | undefined;
  floats(values: readonly number[], shape: readonly number[]): string;
  /** 64-bit integers (axes, sizes): a vector unless `shape` says otherwise. */
  integers(values: readonly number[], shape?: readonly number[]): string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
}

/** A node's attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Returns an empty builder, whose names begin with `prefix`. */
export function onnxBuilder(prefix = ""): OnnxBuilder {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const known = new Map<string, string>();

  function once(key: string, create: (name: string) => void, kind: string): string {
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const name = `${prefix}${kind}${known.size}`;
    known.set(key, name);
    create(name);
    return name;
  }
  function add(
    domain: string,
    operator: string,
    inputs: readonly string[],
    attributes: Attributes,
    position = 0,
  ) {
    return once(
      JSON.stringify([domain, operator, inputs, attributes, position]),
      (output) => {
        const unused = Array.from({ length: position }, (_, index) => `${output}_unused${index}`);
        nodes.push({ operator, domain, inputs, outputs: [...unused, output], attributes });
      },
      `${operator}_`,
    );
  }
  function fixed(elementType: "F32" | "I64", values: readonly number[], shape: readonly number[]) {
    return once(
      JSON.stringify([elementType, values, shape]),
      (name) => constants.push({ name, elementType, shape, values }),
      "constant_",
    );
  }
  const views = new Map<string, { readonly origin: string; readonly given: readonly number[] | undefined }>();
  /** Merges views of views, and drops views that restore the original shape. */
  function reshape(name: string, sizes: readonly number[], known?: readonly number[]): string {
    const { origin, given } = views.get(name) ?? { origin: name, given: known };
    if (given !== undefined && sameShape(given, sizes)) return origin;
    const shape = fixed("I64", sizes, [sizes.length]);
    const view = add("", "Reshape", [origin, shape], {});
    views.set(view, { origin, given });
    return view;
  }
  return {
    reshape,
    viewed(name) {
      const { origin, given } = views.get(name) ?? {};
      return origin === undefined || given === undefined ? undefined : { name: origin, shape: given };
    },
    operator: (type, inputs, attributes = {}) => add("", type, inputs, attributes),
    second: (type, inputs, attributes = {}) => add("", type, inputs, attributes, 1),
    contributed: (type, inputs, attributes = {}) => add("com.microsoft", type, inputs, attributes),
    blocked: (type, inputs, attributes = {}) => add("com.microsoft.nchwc", type, inputs, attributes),
    input: (name) => `${prefix}${name}`,
    forEachSlice(inputs, write) {
      const name = `${prefix}Scan_${nodes.length}`;
      const body = write(`${name}/`);
      const outputs = body.outputs.map((_, index) => `${name}.${index}`);
      const attributes = { body: { graph: body }, num_scan_inputs: inputs.length };
      nodes.push({ operator: "Scan", domain: "", inputs, outputs, attributes });
      return name;
    },
    floats: (values, shape) => fixed("F32", values, shape),
    integers: (values, shape = [values.length]) => fixed("I64", values, shape),
    nodes,
    constants,
  };
}
