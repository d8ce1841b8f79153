/** Scales sums as they are computed, where only a multiple of the sum is used. */
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { isScalar, LONG_ROW, node, viewed } from "../graph/nodes.ts";
import type { CompilerOperators, Node, NodeOf } from "../graph/operators.ts";
import type { Program } from "../programs.ts";

/** Fuses multiples of sums into one product each, to the same bits. */
export function scaleSums(program: Program): Program {
  const replacements = new Map<Node, Node>();
  for (const value of topologicalOrder<CompilerOperators>([...program.values()])) {
    const inputs = value.inputs.map((input) => replacements.get(input) ?? input);
    replacements.set(value, multipleOfSum(value) ?? { ...value, inputs });
  }
  return new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value]));

  function multipleOfSum({ kind, inputs, shape }: Node): Node | undefined {
    if (kind !== "multiply") return undefined;
    for (const [x, factor] of [inputs, inputs.toReversed()]) {
      const sum = x.kind === "reshape" ? x.inputs[0] : x;
      if (!isScalar(factor) || !isSumOfRows(sum)) continue;
      const [rows] = sum.inputs;
      const [value] = factor.attributes.values;
      return viewed(node("scaledSum", { factor: value }, [replacements.get(rows) ?? rows], sum.shape), shape);
    }
    return undefined;
  }
}

/** True for short rows; others are multiplied and added in another order. */
function isSumOfRows(value: Node): value is NodeOf<"sum"> {
  if (value.kind !== "sum") return false;
  const { axes, keepDimensions } = value.attributes;
  const sizes = staticShape(value.inputs[0].shape);
  return sizes.length === 2 && axes.length === 1 && axes[0] === 0 && !keepDimensions && sizes[1] < LONG_ROW;
}
