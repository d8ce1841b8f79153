/** Estimates the memory of a program's intermediate values. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import type { Node } from "../graph/operators.ts";
import { LOWERABLE } from "../graph/properties.ts";
import type { Program } from "../programs.ts";

/**
 * Returns the most bytes that values between a program's inputs and its outputs hold at once. Each
 * is kept from the operation that writes it to the last that reads it, in the compiler's order. An
 * estimate: ONNX Runtime's order differs a little, and some of its operations write in place.
 */
export function transientBytes(program: Program): number {
  const order = topologicalOrder<Node>([...program.values()]);
  const kept = new Set<Node>([...program.values()].map(viewed));
  const readers = new Map<Node, number>();
  for (const value of order) {
    for (const input of operands(value)) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  let held = 0, most = 0;
  for (const value of order) {
    if (isGiven(value) || writesNothing(value)) continue;
    if (!kept.has(value)) held += bytesOf(value);
    most = Math.max(most, held);
    for (const input of operands(value)) {
      const left = (readers.get(input) ?? 0) - 1;
      readers.set(input, left);
      if (left === 0 && !kept.has(input)) held -= bytesOf(input);
    }
  }
  return most;
}

/**
 * Returns the values that `value` reads, each once; views are resolved, and the program's inputs
 * left out.
 */
function operands(value: Node): Set<Node> {
  if (writesNothing(value)) return new Set();
  // A tiled chain's inputs are held until the last tile has been read.
  const read = value.kind === "tiledOutput" ? value.inputs.flatMap(({ inputs }) => inputs) : value.inputs;
  return new Set(read.map(viewed).filter((input) => !isGiven(input)));
}

function isGiven({ inputs }: Node): boolean {
  return inputs.length === 0;
}

/** Returns true for a view, and for a tiled chain, whose outputs are separate nodes. */
function writesNothing({ kind }: Node): boolean {
  return LOWERABLE[kind].isView || kind === "tiledChain";
}

function viewed(value: Node): Node {
  const [x] = value.inputs;
  return LOWERABLE[value.kind].isView && x !== undefined ? viewed(x) : value;
}

function bytesOf({ shape }: Node): number {
  return 4 * elementCount(staticShape(shape));
}
