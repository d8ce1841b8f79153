/** The form of a lowering rule. */
import type { Slots } from "../../../../nn/graph.ts";
import type { Kind, LowerableOperators, NodeOf } from "../graph/operators.ts";
import type { OnnxBuilder } from "./builder.ts";

/**
 * Writes the ONNX nodes of an operation whose inputs have the names `inputs`; returns its output's
 * name.
 */
export type LoweringRule<K extends Kind> = (
  onnx: OnnxBuilder,
  value: NodeOf<K>,
  inputs: NamesOf<K>,
) => string;

/** The names of an operation's inputs. */
export type NamesOf<K extends Kind> = Slots<LowerableOperators[K]["inputs"], string>;

/** One rule for each of the operators `K`. */
export type LoweringRules<K extends Kind> = {
  readonly [Each in K]: LoweringRule<Each>;
};
