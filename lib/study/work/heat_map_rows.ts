import type { Size } from "../../data/canvas.ts";
import { readNamedRows } from "../../data/named_rows.ts";
import { requireFloat32 } from "../../formats/tensor.ts";

/**
 * Returns Ψ of each image, [cells]; `undefined` for images without one.
 *
 * @throws {RangeError} for heat maps on another grid.
 */
export async function heatMapsOf(path: string, ids: readonly string[], grid: Size) {
  const gaze = await readNamedRows(path);
  const { data, shape } = requireFloat32(gaze.tensors, "heatMaps");
  const cells = grid.height * grid.width;
  if (shape[1]! * shape[2]! !== cells) {
    throw new RangeError(
      `heat maps: found a grid of ${shape[1]}×${shape[2]}, expected ${grid.height}×${grid.width}`,
    );
  }
  const places = new Map(gaze.ids.map((id, row) => [id, row]));
  return ids.map((id) => {
    const row = places.get(id);
    return row === undefined ? undefined : data.subarray(row * cells, (row + 1) * cells);
  });
}
