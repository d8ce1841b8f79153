/**
 * Task: compares one run's predictions with the test split's labels and organ masks.
 * Interpretability is also measured per image.
 */
import { z } from "zod";
import { type NamedRows, readNamedRows } from "../../data/named_rows.ts";
import { evaluateRun } from "../../evaluate/evaluate_run.ts";
import type { PointedHits, RunMetrics } from "../../evaluate/metrics.ts";
import { pointedHits } from "../../evaluate/pointing_game.ts";
import type { WorkContext } from "../../graph/task.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";
import { readPredictions } from "./read_predictions.ts";

export const parametersSchema = z.strictObject({
  /** The classes that have an organ, and its tensor in the masks. */
  organs: z.array(z.strictObject({ className: z.string(), organ: z.string() })),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { organs: known } = parametersSchema.parse(parameters);
  const split = await readJson(inputs.split, splitFileSchema);
  const found = await readPredictions(inputs.predictions, split);
  if (found.outcome !== "predicted") {
    await writeJson(outputs.pointing, NONE_POINTED);
    return await writeJson(outputs.metrics, found satisfies RunMetrics);
  }
  const { ids, outcome: _, ...predictions } = found;
  const cells = predictions.grid.height * predictions.grid.width;
  const masks = await Promise.all(inputsOf(inputs, "masks").map(readNamedRows));
  const organs = known.map(({ className, organ }) => ({
    className,
    inside: rowsOf(masks, organ, ids, cells),
  }));
  const images = { classNames: split.classNames, ...predictions, organs };
  const metrics = evaluateRun(images);
  await writeJson(outputs.metrics, metrics);
  await writeJson(outputs.pointing, metrics.outcome === "measured" ? pointedHits(images) : NONE_POINTED);
}

const NONE_POINTED: PointedHits = { classes: [] };

/**
 * Returns the masks of `organ` for the images `ids`, gathered from the groups' files: [n, cells].
 */
function rowsOf(
  groups: readonly NamedRows[],
  organ: string,
  ids: readonly string[],
  cells: number,
): Uint8Array {
  const places = new Map(groups.flatMap((group) => group.ids.map((id, row) => [id, { group, row }])));
  const rows = new Uint8Array(ids.length * cells);
  ids.forEach((id, index) => {
    const { group, row } = places.get(id) ?? fail(id);
    const tensor = group.tensors.get(organ);
    if (tensor?.dtype !== "U8") throw new TypeError(`${id}: found no mask of the ${organ}`);
    rows.set(tensor.data.subarray(row * cells, (row + 1) * cells), index * cells);
  });
  return rows;
}

function fail(id: string): never {
  throw new RangeError(`${id}: found a prediction of an image that the masks do not have`);
}
