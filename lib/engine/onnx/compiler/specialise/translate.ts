/** Translates an operation of a network into one that can be differentiated. */
import type { Shape, Value } from "../../../../nn/graph.ts";
import { checkedTrace, source, type Traced } from "../graph/differentiable.ts";
import { checkedNode } from "../graph/nodes.ts";

/** Operators that specialise translates by rules of their own. */
type Specialised = "parameter" | "batchSize" | "batchNorm" | "groupNorm";

/** Returns `value` on `inputs`, with a result of `shape`. */
export function translate(
  value: Exclude<Value, { readonly kind: Specialised }>,
  inputs: readonly Traced[],
  shape: Shape,
): Traced {
  const result = checkedNode({ ...value, inputs: inputs.map((input) => input.value), shape });
  switch (value.kind) {
    case "input":
    case "constant":
    case "oneHot":
      return source(result);
    case "abs":
    case "maximum":
      return { kind: "opaque", attributes: { operator: value.kind }, inputs, value: result };
    default:
      return checkedTrace({ ...value, inputs, value: result });
  }
}
