/**
 * Reverse-mode differentiation, one rule per operator. The gradients are operations that can be
 * lowered.
 */
import { topologicalOrder } from "../../../../nn/graph.ts";
import type { DifferentiableKind, Traced, TracedOf } from "../graph/differentiable.ts";
import { add, scalar } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { arithmeticGradients } from "./arithmetic.ts";
import { functionGradients } from "./functions.ts";
import { imageGradients } from "./images.ts";
import { normalisationGradients } from "./normalisations.ts";
import type { GradientRules } from "./rule.ts";

const RULES: GradientRules<DifferentiableKind> = {
  ...arithmeticGradients,
  ...functionGradients,
  ...imageGradients,
  ...normalisationGradients,
};

/** An operation that gradients pass through. */
type Differentiable = Extract<Traced, { readonly kind: DifferentiableKind }>;

/**
 * Returns ∂loss/∂target of a scalar loss, for those of `targets` that the loss depends on, each
 * taken as an independent variable. Throws a `TypeError` if an operation between them has no
 * gradient rule.
 */
export function differentiate(loss: Traced, targets: readonly Traced[]): ReadonlyMap<Traced, Node> {
  const wanted = new Set(targets);
  const { order, active } = differentiableBetween(loss, wanted);
  const gradients = new Map<Traced, Node>([[loss, scalar(1)]]);
  for (const operation of order.toReversed()) {
    const gradient = gradients.get(operation);
    if (gradient === undefined) continue;
    const contributions = applyRule(operation, gradient);
    for (const [index, input] of operation.inputs.entries()) {
      const contribution = contributions[index];
      if (contribution === undefined || !active.has(input)) continue;
      const others = gradients.get(input);
      gradients.set(input, others === undefined ? contribution : add(others, contribution));
    }
  }
  return new Map(targets.flatMap((target) => {
    const gradient = active.has(target) ? gradients.get(target) : undefined;
    return gradient === undefined ? [] : [[target, gradient] as const];
  }));
}

/**
 * Returns the operations between the `wanted` values and `loss`, inputs before users, and the
 * wanted values. Every operation returned has a gradient rule.
 */
function differentiableBetween(loss: Traced, wanted: ReadonlySet<Traced>) {
  const active = new Set<Traced>(), order: Differentiable[] = [];
  for (const operation of topologicalOrder<Traced>([loss])) {
    if (wanted.has(operation)) active.add(operation);
    else if (operation.inputs.some((input) => active.has(input))) {
      if (operation.kind === "source") continue;
      if (operation.kind === "opaque") {
        const { operator } = operation.attributes;
        throw new TypeError(`no loss may depend on "${operator}": it has no gradient rule`);
      }
      active.add(operation);
      order.push(operation);
    }
  }
  return { order, active };
}

function applyRule<K extends DifferentiableKind>(operation: TracedOf<K>, gradient: Node): readonly Node[] {
  const rule: (y: TracedOf<K>, gradient: Node) => readonly Node[] = RULES[operation.kind];
  return rule(operation, gradient);
}
