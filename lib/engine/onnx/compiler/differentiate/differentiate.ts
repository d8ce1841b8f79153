/**
 * Reverse-mode differentiation, one rule per operator. The gradients are nodes of the same graph.
 */
import { topologicalOrder } from "../../../../nn/graph.ts";
import { arithmeticGradients } from "./arithmetic.ts";
import { functionGradients } from "./functions.ts";
import { imageGradients } from "./images.ts";
import type { GradientRules } from "./rule.ts";
import { sourceGradients } from "./sources.ts";
import { add, scalar } from "../graph/nodes.ts";
import type { CompilerOperators, DifferentiableKind, Node, NodeOf } from "../graph/operators.ts";

const RULES: GradientRules<DifferentiableKind> = {
  ...arithmeticGradients,
  ...functionGradients,
  ...imageGradients,
  ...sourceGradients,
};

/**
 * ∂loss/∂target of a scalar loss, for those of `targets` that the loss depends on; they count as
 * independent.
 */
export function differentiate(loss: Node, targets: readonly Node[]): ReadonlyMap<Node, Node> {
  const order = topologicalOrder<CompilerOperators>([loss]);
  const wanted = new Set<Node>(targets);
  const active = new Set<Node>();
  for (const value of order) {
    if (wanted.has(value) || value.inputs.some((input) => active.has(input))) active.add(value);
  }
  const gradients = new Map<Node, Node>([[loss, scalar(1)]]);
  for (const value of order.toReversed()) {
    const gradient = gradients.get(value);
    if (gradient === undefined || !active.has(value) || wanted.has(value)) continue;
    const contributions = contributionsOf(value, gradient);
    value.inputs.forEach((input, index) => {
      const contribution = contributions[index];
      if (contribution === undefined || !active.has(input)) return;
      const others = gradients.get(input);
      gradients.set(input, others === undefined ? contribution : add(others, contribution));
    });
  }
  return new Map(targets.flatMap((target) => {
    const gradient = active.has(target) ? gradients.get(target) : undefined;
    return gradient === undefined ? [] : [[target, gradient] as const];
  }));
}

function contributionsOf(value: Node, gradient: Node): readonly (Node | undefined)[] {
  if (isDifferentiable(value)) return applyRule(value, gradient);
  throw new TypeError(`no loss may depend on "${value.kind}": it has no gradient rule`);
}

function isDifferentiable(value: Node): value is Extract<Node, { kind: DifferentiableKind }> {
  return Object.hasOwn(RULES, value.kind);
}

function applyRule<K extends DifferentiableKind>(value: NodeOf<K>, gradient: Node) {
  return RULES[value.kind](value, gradient);
}
