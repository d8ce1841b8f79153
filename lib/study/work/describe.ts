/** Task: computes the data for the figures of one run. */
import { describeRun } from "../../evaluate/describe_run.ts";
import type { RunDescription } from "../../evaluate/description.ts";
import type { WorkContext } from "../../graph/task.ts";
import { readJson, splitFileSchema, writeJson } from "./files.ts";
import { heatMapsOf } from "./heat_map_rows.ts";
import { readPredictions } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const found = await readPredictions(memberOf(inputs, "predictions"), split);
  if (found.outcome !== "predicted") {
    return await writeJson(memberOf(outputs, "description"), found satisfies RunDescription);
  }
  const { ids, ...predictions } = found;
  const heatMaps = "heatMaps" in inputs
    ? await heatMapsOf(inputs.heatMaps, ids, predictions.grid)
    : ids.map(() => undefined);
  await writeJson(
    memberOf(outputs, "description"),
    describeRun({ classNames: split.classNames, ...predictions, heatMaps }),
  );
}
