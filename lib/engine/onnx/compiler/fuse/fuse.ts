/** Fuses sums and activations into the operation that writes their operand. */
import { countUses, topologicalOrder } from "../../../../nn/graph.ts";
import { add, multiply, sameShape, scalar, subtract } from "../graph/nodes.ts";
import type { Activation, CompilerOperators, Node, NodeOf } from "../graph/operators.ts";
import type { Program } from "../programs.ts";

/** An operation that can add and apply as it writes. */
type Host = NodeOf<"scaleShift"> | NodeOf<"blockedConv2d">;

/** Fuses every sum and activation that is the only use of its operand. */
export function fuse(program: Program): Program {
  const order = topologicalOrder<CompilerOperators>([...program.values()]);
  const uses = countUses<CompilerOperators>(order, [...program.values()]);

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
      const shifted = shiftedBy(value, candidates);
      if (shifted !== undefined) return shifted;
      const index = candidates.findIndex((candidate, position) =>
        candidate?.onlyUse && !hasAddend(candidate.host) && sameShape(candidate.host.shape, value.shape) &&
        sameShape(value.inputs[1 - position].shape, value.shape)
      );
      const host = candidates[index]?.host;
      return host === undefined ? value : withAddend(host, value.inputs[1 - index]);
    }
    case "subtract": {
      const host = candidates[1]?.host;
      return host?.kind === "scaleShift" && !hasAddend(host) && sameShape(value.inputs[0].shape, host.shape)
        ? withAddend(opposite(host), value.inputs[0])
        : value;
    }
    case "scaleShift": {
      const within = first?.onlyUse && first.host.kind === "scaleShift" && !hasAddend(first.host)
        ? first.host
        : undefined;
      return within === undefined ? value : composed(value, within);
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

/**
 * Folds the sum of an affine operation and a number into the shift: computing it again costs no
 * more than reading it.
 */
function shiftedBy(
  { inputs }: NodeOf<"add">,
  candidates: readonly (Candidate | undefined)[],
): Node | undefined {
  const index = candidates.findIndex((candidate, position) =>
    candidate?.host.kind === "scaleShift" && !hasAddend(candidate.host) &&
    inputs[1 - position].shape.length === 0
  );
  const host = candidates[index]?.host;
  if (host?.kind !== "scaleShift") return undefined;
  const [x, scale, shift] = host.inputs;
  return { ...host, inputs: [x, scale, add(shift, inputs[1 - index])] };
}

/** Composes two affine operations whose coefficients have the same shape. */
function composed(outer: NodeOf<"scaleShift">, inner: NodeOf<"scaleShift">): Node {
  const [, scale, shift, ...addend] = outer.inputs;
  const [x, first, before] = inner.inputs;
  if (!sameShape(scale.shape, first.shape) || outer.attributes.block !== inner.attributes.block) return outer;
  return { ...outer, inputs: [x, multiply(first, scale), add(multiply(before, scale), shift), ...addend] };
}

/** The negated affine operation. */
function opposite(host: NodeOf<"scaleShift">): NodeOf<"scaleShift"> {
  const [x, scale, shift] = host.inputs;
  return { ...host, inputs: [x, subtract(scalar(0), scale), subtract(scalar(0), shift)] };
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
