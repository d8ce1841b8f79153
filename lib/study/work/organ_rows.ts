import type { NamedRows } from "../../data/named_rows.ts";
import { tuple } from "../../formats/items.ts";

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
  const places = new Map(groups.flatMap((group) => group.ids.map((id, row) => [id, { group, row }])));
  let grid = { height: 0, width: 0 };
  const rows = organs.map((organ) => {
    let gathered = new Uint8Array(0);
    ids.forEach((id, index) => {
      const { group, row } = places.get(id) ?? fail(id);
      const tensor = group.tensors.get(organ);
      if (tensor?.dtype !== "U8") throw new TypeError(`${id}: found no mask of the ${organ}`);
      const [, height, width] = tuple(tensor.shape, 3);
      const cells = height * width;
      if (index === 0) {
        grid = { height, width };
        gathered = new Uint8Array(ids.length * cells);
      }
      gathered.set(tensor.data.subarray(row * cells, (row + 1) * cells), index * cells);
    });
    return gathered;
  });
  return { grid, rows };
}

function fail(id: string): never {
  throw new RangeError(`${id}: found a prediction of an image that the masks do not have`);
}
