/** Builds the task that collects the images of the report's gallery. */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { heatMapsInput } from "../data/data_tasks.ts";
import { organsOf, outlinesInput } from "../data/organs.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { tuple } from "../../../formats/items.ts";

/** Returns the gallery's task: every model's run with the first seed. */
export function galleryTask(
  { canvas, models, seeds }: Experiment,
  data: DataSet,
  groups: readonly ImageGroup[],
): Task {
  const [seed] = tuple(seeds, 1);
  return {
    name: taskNames.gallery,
    module: "lib/study/work/gallery.ts",
    parameters: {
      canvas,
      models: models.map(({ name }) => name),
      seed,
      organs: organsOf(data),
    },
    inputs: {
      split: output(taskNames.split, "split"),
      ...heatMapsInput(data),
      ...perGroup(groups, "images", "images"),
      ...outlinesInput(data, groups),
      ...Object.fromEntries(models.map(({ name }, position) => [
        `predictions.${position}`,
        output(taskNames.predict(name, seed), "predictions"),
      ])),
    },
    outputs: { gallery: "file" },
  };
}
