/** Fuses sums and activations into the operation that writes their operand. */
import { countUses, topologicalOrder } from "../../../../nn/graph.ts";
import { add, multiply, scalar, subtract, withInputs } from "../graph/nodes.ts";
import { sameShape } from "../graph/views.ts";
import type { Activation, Node, NodeOf } from "../graph/operators.ts";
import type { Program } from "../programs.ts";

/** An operation that can add an operand and apply an activation as it writes. */
type Host = NodeOf<"affine"> | NodeOf<"blockedConv2d">;

/** An operation that can still absorb another, and whether its own result has other readers. */
interface Candidate {
  readonly host: Host;
  readonly onlyUse: boolean;
}

/** Fuses every sum and activation that is the only use of its operand. */
export function fuse(program: Program): Program {
  const order = topologicalOrder<Node>([...program.values()]);
  const uses = countUses<Node>(order, [...program.values()]);

  const replacements = new Map<Node, Node>();
  for (const value of order) {
    const inputs = value.inputs.map((input) => replacements.get(input) ?? input);
    const replaced = withInputs(value, inputs);
    const hosts = value.inputs.map((input) =>
      hostOf(replacements.get(input) ?? input, uses.get(input) === 1)
    );
    replacements.set(value, fused(replaced, hosts));
  }
  return new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value]));
}

function hostOf(value: Node, onlyUse: boolean): Candidate | undefined {
  const isHost = value.kind === "affine" || value.kind === "blockedConv2d";
  return isHost && value.attributes.activation === "none" ? { host: value, onlyUse } : undefined;
}

function fused(value: Node, candidates: readonly (Candidate | undefined)[]): Node {
  const [first] = candidates;
  switch (value.kind) {
    case "add": {
      const shifted = shiftedBy(value, candidates);
      if (shifted !== undefined) return shifted;
      for (const [candidate, addend] of operandsWithOther(value, candidates)) {
        if (
          candidate?.onlyUse && !hasAddend(candidate.host) && sameShape(candidate.host.shape, value.shape) &&
          sameShape(addend.shape, value.shape)
        ) return withAddend(candidate.host, addend);
      }
      return value;
    }
    case "subtract": {
      const host = candidates[1]?.host;
      return host?.kind === "affine" && !hasAddend(host) && sameShape(value.inputs[0].shape, host.shape)
        ? withAddend(opposite(host), value.inputs[0])
        : value;
    }
    case "affine": {
      const within = first?.onlyUse && first.host.kind === "affine" && !hasAddend(first.host)
        ? first.host
        : undefined;
      return within === undefined ? value : composed(value, within);
    }
    case "relu":
      return first?.onlyUse ? withActivation(first.host, "relu") : value;
    case "sigmoid":
      // Scaling and shifting again costs no more than reading the written result.
      return first?.onlyUse || first?.host.kind === "affine" && !hasAddend(first.host)
        ? withActivation(first.host, "sigmoid")
        : value;
    default:
      return value;
  }
}

/**
 * Folds the sum of an affine operation and a number into the shift: recomputing it costs no more
 * than reading it.
 */
function shiftedBy(value: NodeOf<"add">, candidates: readonly (Candidate | undefined)[]): Node | undefined {
  for (const [candidate, number] of operandsWithOther(value, candidates)) {
    const host = candidate?.host;
    if (host?.kind !== "affine" || hasAddend(host) || number.shape.length > 0) continue;
    const [x, scale, shift] = host.inputs;
    return { ...host, inputs: [x, scale, add(shift, number)] };
  }
  return undefined;
}

/** Returns each operand that can absorb the sum, with the other operand. */
function operandsWithOther(
  { inputs: [a, b] }: NodeOf<"add">,
  [first, second]: readonly (Candidate | undefined)[],
): readonly (readonly [Candidate | undefined, Node])[] {
  return [[first, b], [second, a]];
}

/** Composes two affine operations whose coefficients have the same shape. */
function composed(outer: NodeOf<"affine">, inner: NodeOf<"affine">): Node {
  const [, scale, shift, ...addend] = outer.inputs;
  const [x, first, before] = inner.inputs;
  if (!sameShape(scale.shape, first.shape) || outer.attributes.block !== inner.attributes.block) return outer;
  return { ...outer, inputs: [x, multiply(first, scale), add(multiply(before, scale), shift), ...addend] };
}

/** Returns the negated affine operation. */
function opposite(host: NodeOf<"affine">): NodeOf<"affine"> {
  const [x, scale, shift] = host.inputs;
  return { ...host, inputs: [x, subtract(scalar(0), scale), subtract(scalar(0), shift)] };
}

function hasAddend(host: Host): boolean {
  return host.kind === "affine" ? host.inputs.length > 3 : host.attributes.addend;
}

function withAddend(host: Host, addend: Node): Node {
  return host.kind === "affine"
    ? { ...host, inputs: [...host.inputs, addend] }
    : { ...host, inputs: [...host.inputs, addend], attributes: { ...host.attributes, addend: true } };
}

function withActivation(host: Host, activation: Activation): Node {
  return host.kind === "affine"
    ? { ...host, attributes: { ...host.attributes, activation } }
    : { ...host, attributes: { ...host.attributes, activation } };
}
