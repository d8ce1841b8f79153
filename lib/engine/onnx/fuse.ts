/** Stage 4: what follows a scaling and shifting happens in the same pass over memory. */
import { topologicalOrder } from "../../nn/graph.ts";
import { type CompilerOperators, type Node, type NodeOf, sameShape } from "./nodes.ts";
import type { Program } from "./programs.ts";

/** The same outputs with sums and ReLUs that are the only use of a `scaleShift` taken into it. */
export function fuse(program: Program): Program {
  const order = topologicalOrder<CompilerOperators>([...program.values()]);
  const uses = new Map<Node, number>();
  const use = (value: Node) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const value of order) value.inputs.forEach(use);
  [...program.values()].forEach(use);

  const replacements = new Map<Node, Node>();
  for (const value of order) {
    const replaced = { ...value, inputs: value.inputs.map((input) => replacements.get(input) ?? input) };
    const ready = value.inputs.map((input, index) =>
      uses.get(input) === 1 ? unfinished(replaced.inputs[index]) : undefined
    );
    replacements.set(value, fused(replaced, ready));
  }
  return new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value]));
}

/** A `scaleShift` that can still take something in. */
function unfinished(value: Node): NodeOf<"scaleShift"> | undefined {
  return value.kind === "scaleShift" && value.attributes.activation === "none" ? value : undefined;
}

function fused(value: Node, ready: readonly (NodeOf<"scaleShift"> | undefined)[]): Node {
  switch (value.kind) {
    case "add": {
      const index = ready.findIndex((one, position) =>
        one !== undefined && one.inputs.length === 3 &&
        sameShape(one.shape, value.shape) && sameShape(value.inputs[1 - position].shape, value.shape)
      );
      const host = ready[index];
      return host === undefined ? value : { ...host, inputs: [...host.inputs, value.inputs[1 - index]] };
    }
    case "relu": {
      const [host] = ready;
      return host === undefined ? value : { ...host, attributes: { ...host.attributes, activation: "relu" } };
    }
    default:
      return value;
  }
}
