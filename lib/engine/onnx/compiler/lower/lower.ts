/** Lowers the compiler's graph to an ONNX graph, one rule per operator. */
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { type OnnxBuilder, onnxBuilder } from "./builder.ts";
import { blockLowering } from "./blocks.ts";
import { blockedFilterGradientLowering } from "./filter_gradient/blocked.ts";
import { convolutionLowering } from "./convolutions.ts";
import { elementwiseLowering } from "./elementwise.ts";
import { imageLowering } from "./images.ts";
import { poolGradientLowering } from "./pool_gradient.ts";
import type { LoweringRules } from "./rule.ts";
import { affineLowering } from "./affine.ts";
import { shapeLowering } from "./shapes.ts";
import type { Kind, Node, NodeOf } from "../graph/operators.ts";
import { takes } from "../graph/properties.ts";
import type { OnnxGraph, OnnxNode, OnnxValue } from "../emit/protobuf.ts";

const RULES: LoweringRules<Kind> = {
  ...blockLowering,
  ...blockedFilterGradientLowering,
  ...convolutionLowering,
  ...elementwiseLowering,
  ...imageLowering,
  ...poolGradientLowering,
  ...affineLowering,
  ...shapeLowering,
  tiledChain: (onnx, { attributes: { count, reads, writes }, inputs }, names) => {
    const slices = names.map((name, index) => {
      const [tile, whole] = [reads[index], inputs[index]];
      if (tile === undefined || whole === undefined) {
        throw new RangeError(`tiledChain: found ${names.length} inputs, expected ${reads.length}`);
      }
      return onnx.reshape(name, [count, ...staticShape(tile.shape)], staticShape(whole.shape));
    });
    return onnx.forEachSlice(slices, (prefix) => {
      const body = lower(new Map(writes.map((value, index) => [`${prefix}output${index}`, value])), prefix);
      return { ...body, inputs: reads.map((read) => describe(`${prefix}${read.attributes.name}`, read)) };
    });
  },
};

/**
 * Returns the ONNX graph that yields `outputs` under their names. Its inputs are what the outputs
 * depend on. An output that is a view of a node's result is that result itself, in the sizes that
 * the node writes, because a view would be a copy. Other names begin with `prefix`.
 */
export function lower(outputs: ReadonlyMap<string, Node>, prefix = ""): OnnxGraph {
  const onnx = onnxBuilder(prefix);
  const names = new Map<Node, string>();
  const inputs: OnnxValue[] = [];
  for (const value of topologicalOrder<Node>([...outputs.values()])) {
    const name = applyRule(onnx, value, value.inputs.map((input) => names.get(input) ?? ""));
    names.set(value, name);
    if (value.kind === "input" || value.kind === "parameter") {
      if (!inputs.some((known) => known.name === name)) inputs.push(describe(name, value));
    }
  }
  // A node with one output writes it under the output's name; anything else needs a copy.
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  const written: OnnxValue[] = [];
  const produced = new Set(onnx.nodes.flatMap((one) => one.outputs));
  for (const [output, value] of outputs) {
    const whole = { name: names.get(value) ?? "", shape: staticShape(value.shape) };
    const free = [onnx.viewed(whole.name), whole].find((source) =>
      source !== undefined && produced.has(source.name) && !renamed.has(source.name)
    );
    if (free !== undefined) renamed.set(free.name, output);
    else {copies.push({
        operator: "Identity",
        domain: "",
        inputs: [whole.name],
        outputs: [output],
        attributes: {},
      });}
    written.push({ name: output, elementType: value.elementType, shape: (free ?? whole).shape });
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  return {
    nodes: used([...onnx.nodes, ...copies], new Set([...renamed.keys(), ...outputs.keys()])).map((one) => ({
      ...one,
      inputs: one.inputs.map(rename),
      outputs: one.outputs.map(rename),
    })),
    constants: onnx.constants,
    inputs,
    outputs: written,
  };
}

/** Returns the nodes that are needed; `wanted` holds the names asked for, and grows. */
function used(nodes: readonly OnnxNode[], wanted: Set<string>): readonly OnnxNode[] {
  return nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((output) => wanted.has(output))) return false;
    inputs.forEach((input) => wanted.add(input));
    return true;
  }).reverse();
}

function describe(name: string, { elementType, shape }: Node): OnnxValue {
  return { name, elementType, shape: staticShape(shape) };
}

function applyRule<K extends Kind>(
  onnx: OnnxBuilder,
  value: NodeOf<K>,
  inputs: readonly string[],
): string {
  if (takes(value.kind, inputs)) return RULES[value.kind](onnx, value, inputs);
  throw new RangeError(`${value.kind}: it does not take ${inputs.length} inputs`);
}
