/** The form of a lowering rule. */
import type { CompilerOperators, NodeOf } from "../graph/operators.ts";
import type { OnnxBuilder } from "./builder.ts";

/**
 * Writes the ONNX of an operation whose inputs bear the names `inputs`; returns its output's name.
 */
export type LoweringRule<K extends keyof CompilerOperators> = (
  onnx: OnnxBuilder,
  value: NodeOf<K>,
  inputs: readonly string[],
) => string;

/** One rule for each of the operators `K`. */
export type LoweringRules<K extends keyof CompilerOperators> = {
  readonly [Kind in K]: LoweringRule<Kind>;
};
