/** Builds the tasks that measure how concentrated every model's maps are. */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { heatMapsInput } from "../data/data_tasks.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { modelTask, taskNames } from "../task_names.ts";

/** Returns the name of a model's task. */
export function concentrationTaskName(model: string): string {
  return modelTask("concentration", model);
}

/** Returns one task per model. */
export function concentrationTasks(
  { models, seeds }: Experiment,
  data: DataSet,
  groups: readonly ImageGroup[],
): Task[] {
  const hasMasks = data.tasks.masks !== undefined;
  const organs = hasMasks ? data.classes.flatMap(({ organ }) => organ === undefined ? [] : [organ]) : [];
  return models.map(({ name }) => ({
    name: concentrationTaskName(name),
    module: "lib/study/work/map_concentration.ts",
    parameters: { seeds, organs: [...new Set(organs)] },
    inputs: {
      split: output(taskNames.split, "split"),
      ...heatMapsInput(data),
      ...(hasMasks ? perGroup(groups, "masks", "masks") : {}),
      ...Object.fromEntries(
        seeds.map((seed) => [`predictions.${seed}`, output(taskNames.predict(name, seed), "predictions")]),
      ),
    },
    outputs: { concentration: "file" },
    quotable: ["concentration"],
  }));
}
