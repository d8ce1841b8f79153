/**
 * Small tensors of the state lie one behind the other in a pack, so that one ONNX node updates them all: what a node costs
 * to start outweighs its work on a vector of a few hundred numbers.
 */
import { elementCount } from "../../formats/tensor.ts";
import { type Parameter, staticShape } from "../../nn/graph.ts";
import { type Node, node } from "./nodes.ts";
import type { Pack } from "./pack.ts";

/** A pack with its place in a graph. */
export interface PackedRows {
  readonly pack: Pack;
  /** The pack itself, an input of the graph. */
  readonly whole: Node;
  /** Every member's part of it. */
  readonly rows: ReadonlyMap<Parameter, Node>;
}

/** Puts `parameters`, all of one element type, into a pack called `name`. */
export function packRows(name: string, parameters: readonly Parameter[]): PackedRows {
  const elementType = parameters.at(0)?.elementType ?? "F32";
  let length = 0;
  const members = parameters.map(({ attributes, shape }) => {
    const member = { name: attributes.name, offset: length, length: elementCount(staticShape(shape)) };
    length += member.length;
    return member;
  });
  const whole = node("input", { name }, [], [length], elementType);
  const rows = new Map(parameters.map((parameter, index) => {
    const { offset, length } = members[index];
    return [parameter, node("slice", { offset }, [whole], [length], elementType)] as const;
  }));
  return { pack: { name, elementType, length, members }, whole, rows };
}

/** Rows one behind the other. */
export function concatenate(rows: readonly Node[]): Node {
  const length = rows.reduce((total, row) => total + elementCount(staticShape(row.shape)), 0);
  return rows.length === 1 ? rows[0] : node("concatenate", {}, rows, [length], rows.at(0)?.elementType);
}
