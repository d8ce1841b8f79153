/** Task: measures how concentrated one model's maps are, over its seeds. */
import { z } from "zod";
import { readNamedRows } from "../../data/named_rows.ts";
import { mapConcentration } from "../../evaluate/map_concentration.ts";
import type { WorkContext } from "../../graph/task.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";
import { heatMapsOf } from "./heat_map_rows.ts";
import { organRows } from "./organ_rows.ts";
import { readPredictions, testImages } from "./read_predictions.ts";
import { memberOf, tuple } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  seeds: seedsSchema,
  /** The names of the organs' tensors in the masks. */
  organs: z.array(z.string()),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { seeds, organs } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const { ids, labels } = testImages(split);
  const runs = await Promise.all(seeds.map(async (seed) => ({
    seed,
    predictions: await readPredictions(memberOf(inputs, `predictions.${seed}`), split),
  })));
  const measured = runs.flatMap(({ predictions }) =>
    predictions.outcome === "predicted" ? [predictions] : []
  );
  const { grid } = measured[0] ?? { grid: { height: 0, width: 0 } };
  const cells = grid.height * grid.width;
  const heatMaps = "heatMaps" in inputs && cells > 0
    ? await heatMapsOf(inputs.heatMaps, ids, grid)
    : ids.map(() => undefined);
  const masks = await Promise.all(inputsOf(inputs, "masks").map(readNamedRows));
  const rows = cells === 0 ? [] : organRows(masks, organs, ids).rows;
  await writeJson(
    memberOf(outputs, "concentration"),
    mapConcentration(
      {
        classNames: split.classNames,
        labels,
        cells,
        heatMaps,
        ...(rows.length === 0 ? {} : { organs: unionOf(rows) }),
      },
      runs.map(({ seed, predictions }) =>
        predictions.outcome === "predicted" ? { seed, cams: predictions.cams } : { seed }
      ),
    ),
  );
}

/** Returns the cells that lie in any of the organs. */
function unionOf(rows: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = tuple(rows, 1);
  return first.map((cell, index) => Number(cell !== 0 || others.some((other) => other[index] !== 0)));
}
