/** Task: computes the data for the figures of one run. */
import { describeRun } from "../../evaluate/describe_run.ts";
import type { RunDescription } from "../../evaluate/description.ts";
import { requireFloat32 } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { readNamedRows } from "./named_rows.ts";
import { readPredictions } from "./read_predictions.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const split = await readJson(inputs.split, splitFileSchema);
  const found = await readPredictions(inputs.predictions, split);
  if (found.outcome !== "predicted") {
    return await writeJson(outputs.description, found satisfies RunDescription);
  }
  const { ids, ...predictions } = found;
  const gaze = await readNamedRows(inputs.heatMaps);
  const { data, shape } = requireFloat32(gaze.tensors, "heatMaps");
  const cells = predictions.grid.height * predictions.grid.width;
  if (shape[1] * shape[2] !== cells) {
    throw new RangeError(
      `heat maps: found a grid of ${shape[1]}×${
        shape[2]
      }, expected ${predictions.grid.height}×${predictions.grid.width}`,
    );
  }
  const places = new Map(gaze.ids.map((id, row) => [id, row]));
  const heatMaps = ids.map((id) => {
    const row = places.get(id);
    return row === undefined ? undefined : data.subarray(row * cells, (row + 1) * cells);
  });
  await writeJson(
    outputs.description,
    describeRun({ classNames: split.classNames, ...predictions, heatMaps }),
  );
}
