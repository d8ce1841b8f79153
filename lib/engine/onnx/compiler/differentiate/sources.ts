/** Gradients of operators without differentiable inputs: none. */
import type { GradientRules } from "./rule.ts";

const none = () => [];

export const sourceGradients: GradientRules<"input" | "parameter" | "constant" | "oneHot"> = {
  input: none,
  parameter: none,
  constant: none,
  oneHot: none,
};
