/** Hoists computations that depend only on weights out of a prediction, so that they run once. */
import { topologicalOrder } from "../../../nn/graph.ts";
import { node, withInputs } from "./graph/nodes.ts";
import { LOWERABLE } from "./graph/properties.ts";
import type { Node } from "./graph/operators.ts";
import type { Program } from "./programs.ts";

/** A program in two parts. */
export interface HoistedProgram {
  /**
   * Values that depend only on the checkpoint: for example filters in the order that convolutions
   * read.
   */
  readonly hoisted: Program;
  /** The rest; it takes the outputs of `hoisted` as inputs under their names. */
  readonly program: Program;
}

/**
 * Splits `program` at the boundary between values that do not depend on the inputs `given` and
 * values that do.
 */
export function hoistWeights(program: Program, given: readonly string[]): HoistedProgram {
  const changing = new Set<Node>();
  const replacements = new Map<Node, Node>();
  const hoisted = new Map<string, Node>();
  const ready = new Map<Node, Node>();
  function readied(value: Node): Node {
    const known = ready.get(value);
    if (known !== undefined) return known;
    const name = `prepared.${hoisted.size}`;
    hoisted.set(name, value);
    const found = node("input", { name }, [], value.shape, value.elementType);
    ready.set(value, found);
    return found;
  }
  for (const value of topologicalOrder<Node>([...program.values()])) {
    const isGiven = value.kind === "input" && given.includes(value.attributes.name);
    if (!isGiven && !value.inputs.some((operand) => changing.has(operand))) continue;
    changing.add(value);
    const inputs = value.inputs.map((operand) =>
      replacements.get(operand) ?? (isStored(operand) ? operand : readied(operand))
    );
    replacements.set(value, withInputs(value, inputs));
  }
  return {
    hoisted,
    program: new Map([...program].map(([name, value]) => [name, replacements.get(value) ?? value])),
  };
}

/**
 * Returns true for a tensor of the checkpoint, a constant, or a view of one: nothing has to be
 * computed.
 */
function isStored(value: Node): boolean {
  return value.inputs.length === 0 || LOWERABLE[value.kind].isView && value.inputs.every(isStored);
}
