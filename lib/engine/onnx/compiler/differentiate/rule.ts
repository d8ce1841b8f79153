/** The form of a gradient rule. */
import type { Slots } from "../../../../nn/graph.ts";
import type { DifferentiableKind, DifferentiableOperators, TracedOf } from "../graph/differentiable.ts";
import type { Node } from "../graph/operators.ts";

/** Returns ∂L/∂x for every input x of y, given ∂L/∂y. */
export type GradientRule<K extends DifferentiableKind> = (
  y: TracedOf<K>,
  gradient: Node,
) => Slots<DifferentiableOperators[K]["inputs"], Node>;

/** One rule for each of the operators `K`. */
export type GradientRules<K extends DifferentiableKind> = {
  readonly [Each in K]: GradientRule<Each>;
};
