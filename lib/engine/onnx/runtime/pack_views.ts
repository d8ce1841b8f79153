import type { Tensor, TensorOf, Tensors } from "../../../formats/tensor.ts";
import type { Pack } from "../artifact/pack.ts";

/**
 * Returns views of a pack's memory: the whole under its own name, and each member's part under the
 * member's.
 */
export function packViews(
  { name, members }: Pack,
  whole: TensorOf<"F32"> | TensorOf<"I64">,
  shapes: ReadonlyMap<string, readonly number[]>,
): Tensors {
  const views = new Map<string, Tensor>([[name, whole]]);
  for (const { name, offset, length } of members) {
    const shape = shapes.get(name);
    if (shape === undefined) throw new TypeError(`the training holds no tensor "${name}"`);
    const end = offset + length;
    views.set(
      name,
      whole.dtype === "I64"
        ? { dtype: "I64", shape, data: whole.data.subarray(offset, end) }
        : { dtype: "F32", shape, data: whole.data.subarray(offset, end) },
    );
  }
  return views;
}
