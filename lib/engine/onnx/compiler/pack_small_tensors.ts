/**
 * Concatenates small tensors of the state in a pack, so that one ONNX node updates them all:
 * starting a node costs more than its work on a vector of a few hundred numbers.
 */
import { elementCount } from "../../../formats/tensor.ts";
import { type Parameter, staticShape } from "../../../nn/graph.ts";
import { filled, node } from "./graph/nodes.ts";
import { concatenate } from "./graph/views.ts";
import type { Node } from "./graph/operators.ts";
import type { Pack } from "../artifact/pack.ts";

/** A pack as part of a graph. */
export interface PackedRows {
  readonly pack: Pack;
  /** The pack itself, an input of the graph. */
  readonly whole: Node;
  /** The slice of every member. */
  readonly rows: ReadonlyMap<Parameter, Node>;
}

/** The number of 32-bit floats in a cache line. */
const LINE = 16;
/**
 * The number of elements from which a member may be a filter, which starts on a cache line
 * (`cache_lines.ts`).
 */
const LEAST_FILTER = 256;

/** Concatenates `parameters`, all of one element type, into a pack called `name`. */
export function packRows(name: string, parameters: readonly Parameter[]): PackedRows {
  const elementType = parameters.at(0)?.elementType ?? "F32";
  let length = 0;
  const members = parameters.map((parameter) => {
    const count = elementCount(staticShape(parameter.shape));
    const offset = count < LEAST_FILTER ? length : Math.ceil(length / LINE) * LINE;
    length = offset + count;
    return { parameter, offset, length: count };
  });
  const whole = node("input", { name }, [], [length], elementType);
  const rows = new Map(
    members.map(({ parameter, offset, length }) =>
      [parameter, node("slice", { offset }, [whole], [length], elementType)] as const
    ),
  );
  const places = members.map(({ parameter, offset, length }) => ({
    name: parameter.attributes.name,
    offset,
    length,
  }));
  return { pack: { name, elementType, length, members: places }, whole, rows };
}

/**
 * Concatenates one row per member of `pack` at the members' places, with zeros between. Throws a
 * `RangeError` where a member has no row.
 */
export function inPack({ name, members }: Pack, rows: readonly Node[]): Node {
  let end = 0;
  const parts = members.flatMap(({ offset, length }, index) => {
    const row = rows[index];
    if (row === undefined) {
      throw new RangeError(`${name}: found ${rows.length} rows, expected ${members.length}`);
    }
    const gap = offset - end;
    end = offset + length;
    return gap === 0 ? [row] : [filled(0, gap), row];
  });
  return concatenate(parts);
}
