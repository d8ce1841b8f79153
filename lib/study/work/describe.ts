/** Task: computes the data for the figures of one run. */
import type { Size } from "../../data/canvas.ts";
import { describeRun } from "../../evaluate/describe_run.ts";
import type { RunDescription } from "../../evaluate/description.ts";
import { requireFloat32 } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readNamedRows } from "../../data/named_rows.ts";
import { readPredictions } from "./read_predictions.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const split = await readJson(inputs.split, splitFileSchema);
  const found = await readPredictions(inputs.predictions, split);
  if (found.outcome !== "predicted") {
    return await writeJson(outputs.description, found satisfies RunDescription);
  }
  const { ids, ...predictions } = found;
  const heatMaps = "heatMaps" in inputs
    ? await heatMapsOf(inputs.heatMaps, ids, predictions.grid)
    : ids.map(() => undefined);
  await writeJson(
    outputs.description,
    describeRun({ classNames: split.classNames, ...predictions, heatMaps }),
  );
}

/** Returns Ψ of each image; `undefined` for images without one. */
async function heatMapsOf(path: string, ids: readonly string[], grid: Size) {
  const gaze = await readNamedRows(path);
  const { data, shape } = requireFloat32(gaze.tensors, "heatMaps");
  const cells = grid.height * grid.width;
  if (shape[1] * shape[2] !== cells) {
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
