/** Estimates the memory of a program's intermediate values. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import type { CompilerOperators, Node } from "../graph/operators.ts";
import type { Program } from "../programs.ts";

/**
 * The most bytes that values between a program's inputs and its outputs hold at once, where each is
 * kept from the operation that writes it to the last one that reads it, and operations run in the
 * compiler's order. ONNX Runtime's order differs a little, and it writes some values where others
 * were.
 */
export function transientBytes(program: Program): number {
  const order = topologicalOrder<CompilerOperators>([...program.values()]);
  const kept = new Set<Node>([...program.values()].map(viewed));
  const readers = new Map<Node, number>();
  for (const value of order) {
    for (const input of operands(value)) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  let held = 0, most = 0;
  for (const value of order) {
    if (isGiven(value) || value.kind === "reshape" || value.kind === "byParts") continue;
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

/** The values that `value` reads, each once: without views, and without the program's inputs. */
function operands(value: Node): Set<Node> {
  if (value.kind === "reshape" || value.kind === "byParts") return new Set();
  // All that is worked out part by part is there until the last part has been read.
  const read = value.kind === "ofParts" ? value.inputs.flatMap(({ inputs }) => inputs) : value.inputs;
  return new Set(read.map(viewed).filter((input) => !isGiven(input)));
}

function isGiven({ inputs }: Node): boolean {
  return inputs.length === 0;
}

function viewed(value: Node): Node {
  return value.kind === "reshape" ? viewed(value.inputs[0]) : value;
}

function bytesOf({ shape }: Node): number {
  return 4 * elementCount(staticShape(shape));
}
