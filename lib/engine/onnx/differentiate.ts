/** Stage 2: reverse-mode differentiation, one rule per operator. The gradients are nodes of the same graph. */
import { topologicalOrder } from "../../nn/graph.ts";
import { arithmeticGradients } from "./gradients/arithmetic.ts";
import { functionGradients } from "./gradients/functions.ts";
import { imageGradients } from "./gradients/images.ts";
import { sourceGradients } from "./gradients/sources.ts";
import { add, type CompilerOperators, type Node, type NodeOf, scalar } from "./nodes.ts";

/** From ∂L/∂y to ∂L/∂x for every input x of y; `undefined` where an input gets no gradient. */
export type GradientRule<K extends keyof CompilerOperators> = (
  y: NodeOf<K>,
  gradient: Node,
) => readonly (Node | undefined)[];

/** One rule for each of the operators `K`. */
export type GradientRules<K extends keyof CompilerOperators> = {
  readonly [Kind in K]: GradientRule<Kind>;
};

const RULES: GradientRules<keyof CompilerOperators> = {
  ...arithmeticGradients,
  ...functionGradients,
  ...imageGradients,
  ...sourceGradients,
};

/** ∂loss/∂target of a scalar loss, for those of `targets` that the loss depends on; they count as independent. */
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
    const contributions = applyRule(value, gradient);
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

function applyRule<K extends keyof CompilerOperators>(value: NodeOf<K>, gradient: Node) {
  return RULES[value.kind](value, gradient);
}
