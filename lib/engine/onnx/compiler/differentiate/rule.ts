/** The form of a gradient rule. */
import type { CompilerOperators, Node, NodeOf } from "../graph/operators.ts";

/** From ∂L/∂y to ∂L/∂x for every input x of y; `undefined` where an input gets no gradient. */
export type GradientRule<K extends keyof CompilerOperators> = (
  y: NodeOf<K>,
  gradient: Node,
) => readonly (Node | undefined)[];

/** One rule for each of the operators `K`. */
export type GradientRules<K extends keyof CompilerOperators> = {
  readonly [Kind in K]: GradientRule<Kind>;
};
