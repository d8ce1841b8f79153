/**
 * Multiplies sums by their factor as they are computed, where only the multiple of a sum is used.
 */
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { LONG_ROW, node, scalarOf, withInputs } from "../graph/nodes.ts";
import { viewed } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import type { Program } from "../programs.ts";

/** Fuses a sum and its factor into one matrix product, with the same bits. */
export function scaleSums(program: Program): Program {
  const replacements = new Map<Node, Node>();
  for (const value of topologicalOrder<Node>([...program.values()])) {
    const inputs = value.inputs.map((input) => replacements.get(input) ?? input);
    replacements.set(value, multipleOfSum(value) ?? withInputs(value, inputs));
  }
  return new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value]));

  function multipleOfSum(product: Node): Node | undefined {
    if (product.kind !== "multiply") return undefined;
    const { inputs: [a, b], shape } = product;
    for (const [x, factor] of [[a, b], [b, a]] as const) {
      const sum = x.kind === "reshape" ? x.inputs[0] : x;
      const number = scalarOf(factor);
      if (number === undefined || !isSumOfRows(sum)) continue;
      const [rows] = sum.inputs;
      return viewed(
        node("scaledSum", { factor: number }, [replacements.get(rows) ?? rows], sum.shape),
        shape,
      );
    }
    return undefined;
  }
}

/** Returns true for short rows; longer ones are added in another order. */
function isSumOfRows(value: Node): value is NodeOf<"sum"> {
  if (value.kind !== "sum") return false;
  const { axes, keepDimensions } = value.attributes;
  const [, length, ...others] = staticShape(value.inputs[0].shape);
  return length !== undefined && others.length === 0 && axes.length === 1 && axes[0] === 0 &&
    !keepDimensions &&
    length < LONG_ROW;
}
