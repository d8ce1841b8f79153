import type { NamedRows } from "../../data/named_rows.ts";
import { tuple } from "../../formats/items.ts";
import { elementCount, type TensorOf } from "../../formats/tensor.ts";

/** The masks of some organs on some images. */
export interface OrganRows {
  /** The CAM grid, in cells. */
  readonly grid: { readonly height: number; readonly width: number };
  /** One array per organ: [n, height, width]. */
  readonly rows: readonly Uint8Array[];
}

/**
 * Gathers the masks of `organs` for the images `ids` from the groups' files.
 *
 * @throws {RangeError} for an image without masks.
 * @throws {TypeError} for an image without a mask of one of the organs.
 */
export function organRows(
  groups: readonly NamedRows[],
  organs: readonly string[],
  ids: readonly string[],
): OrganRows {
  const gathered = organs.map((organ) => gatherRows(groups, organ, ids));
  const [first] = gathered;
  const [, height, width] = first === undefined || ids.length === 0 ? [0, 0, 0] : tuple(first.shape, 3);
  return { grid: { height, width }, rows: gathered.map(({ data }) => data) };
}

/**
 * Gathers one organ's rows of any shape, its masks or its outlines, for the images `ids` from the
 * groups' files: [n, …].
 *
 * @throws {RangeError} for an image that no group has.
 * @throws {TypeError} for an image whose group lacks the organ.
 */
export function gatherRows(
  groups: readonly NamedRows[],
  organ: string,
  ids: readonly string[],
): TensorOf<"U8"> {
  const places = new Map(groups.flatMap((group) => group.ids.map((id, row) => [id, { group, row }])));
  const parts = ids.map((id) => {
    const { group, row } = places.get(id) ?? fail(id);
    const tensor = group.tensors.get(organ);
    if (tensor?.dtype !== "U8") throw new TypeError(`${id}: found no mask of the ${organ}`);
    const shape = tensor.shape.slice(1), size = elementCount(shape);
    return { shape, data: tensor.data.subarray(row * size, (row + 1) * size) };
  });
  const shape = parts[0]?.shape ?? [], size = elementCount(shape);
  const data = new Uint8Array(ids.length * size);
  parts.forEach((part, index) => data.set(part.data, index * size));
  return { dtype: "U8", shape: [ids.length, ...shape], data };
}

function fail(id: string): never {
  throw new RangeError(`${id}: found a prediction of an image that the masks do not have`);
}
