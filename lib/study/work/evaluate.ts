/**
 * Task: compares one run's predictions with the test split's labels and organ masks.
 * Interpretability is also measured per image.
 */
import { z } from "zod";
import { readNamedRows } from "../../data/named_rows.ts";
import { evaluateRun } from "../../evaluate/evaluate_run.ts";
import type { PointedHits, RunMetrics } from "../../evaluate/metrics.ts";
import { pointedHits } from "../../evaluate/pointing_game.ts";
import type { WorkContext } from "../../graph/task.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";
import { organRows } from "./organ_rows.ts";
import { readPredictions } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  /** The classes that have an organ, and the organ's tensor in the masks. */
  organs: z.array(z.strictObject({ className: z.string(), organ: z.string() })),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { organs: known } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const found = await readPredictions(memberOf(inputs, "predictions"), split);
  if (found.outcome !== "predicted") {
    await writeJson(memberOf(outputs, "pointing"), NONE_POINTED);
    return await writeJson(memberOf(outputs, "metrics"), found satisfies RunMetrics);
  }
  const { ids, outcome: _, ...predictions } = found;
  const masks = await Promise.all(inputsOf(inputs, "masks").map(readNamedRows));
  const { rows } = organRows(masks, known.map(({ organ }) => organ), ids);
  const organs = known.map(({ className }, index) => ({ className, inside: rows[index]! }));
  const images = { classNames: split.classNames, ...predictions, organs };
  const metrics = evaluateRun(images);
  await writeJson(memberOf(outputs, "metrics"), metrics);
  await writeJson(
    memberOf(outputs, "pointing"),
    metrics.outcome === "measured" ? pointedHits(images) : NONE_POINTED,
  );
}

const NONE_POINTED: PointedHits = { classes: [] };
