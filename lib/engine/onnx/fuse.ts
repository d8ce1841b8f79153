/** Stage 6: sums and activations happen in the pass over memory that writes what they work on. */
import { topologicalOrder } from "../../nn/graph.ts";
import { type Activation, type CompilerOperators, type Node, type NodeOf, sameShape } from "./nodes.ts";
import type { Program } from "./programs.ts";

/** An operation that can add and apply as it writes. */
type Host = NodeOf<"scaleShift"> | NodeOf<"blockedConv2d">;

/** The same outputs with sums and activations taken into the operation that they are the only use of. */
export function fuse(program: Program): Program {
  const order = topologicalOrder<CompilerOperators>([...program.values()]);
  const uses = new Map<Node, number>();
  const use = (value: Node) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const value of order) value.inputs.forEach(use);
  [...program.values()].forEach(use);

  const replacements = new Map<Node, Node>();
  for (const value of order) {
    const replaced: Node = {
      ...value,
      inputs: value.inputs.map((input) => replacements.get(input) ?? input),
    };
    const hosts = value.inputs.map((input, index) => hostOf(replaced.inputs[index], uses.get(input) === 1));
    replacements.set(value, fused(replaced, hosts));
  }
  return new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value]));
}

/** A host that can still take something in, and whether its own result is needed beside that. */
interface Candidate {
  readonly host: Host;
  readonly onlyUse: boolean;
}

function hostOf(value: Node, onlyUse: boolean): Candidate | undefined {
  const isHost = value.kind === "scaleShift" || value.kind === "blockedConv2d";
  return isHost && value.attributes.activation === "none" ? { host: value, onlyUse } : undefined;
}

function fused(value: Node, candidates: readonly (Candidate | undefined)[]): Node {
  const [first] = candidates;
  switch (value.kind) {
    case "add": {
      const index = candidates.findIndex((candidate, position) =>
        candidate?.onlyUse && !hasAddend(candidate.host) && sameShape(candidate.host.shape, value.shape) &&
        sameShape(value.inputs[1 - position].shape, value.shape)
      );
      const host = candidates[index]?.host;
      return host === undefined ? value : withAddend(host, value.inputs[1 - index]);
    }
    case "relu":
      return first?.onlyUse ? withActivation(first.host, "relu") : value;
    case "sigmoid":
      // To scale and shift anew costs no more than to read what was written.
      return first?.onlyUse || first?.host.kind === "scaleShift" && !hasAddend(first.host)
        ? withActivation(first.host, "sigmoid")
        : value;
    default:
      return value;
  }
}

function hasAddend(host: Host): boolean {
  return host.kind === "scaleShift" ? host.inputs.length > 3 : host.attributes.addend;
}

function withAddend(host: Host, addend: Node): Node {
  const inputs = [...host.inputs, addend];
  return host.kind === "scaleShift"
    ? { ...host, inputs }
    : { ...host, inputs, attributes: { ...host.attributes, addend: true } };
}

function withActivation(host: Host, activation: Activation): Node {
  return host.kind === "scaleShift"
    ? { ...host, attributes: { ...host.attributes, activation } }
    : { ...host, attributes: { ...host.attributes, activation } };
}
