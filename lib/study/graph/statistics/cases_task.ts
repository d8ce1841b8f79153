/** Builds the task that gathers every test image for the report's page of cases. */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { heatMapsInput } from "../data/data_tasks.ts";
import { organsOf, outlinesInput } from "../data/organs.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";

/** Returns the task, for all models and all seeds. */
export function casesTask(
  { canvas, models, seeds }: Experiment,
  data: DataSet,
  groups: readonly ImageGroup[],
): Task {
  const { masks, gaze } = data.tasks;
  return {
    name: taskNames.cases,
    module: "lib/study/work/cases.ts",
    parameters: {
      canvas,
      models: models.map(({ name }) => name),
      seeds,
      organs: organsOf(data),
    },
    inputs: {
      split: output(taskNames.split, "split"),
      ...perGroup(groups, "images", "images"),
      ...perGroup(groups, "images", "sizes"),
      ...heatMapsInput(data),
      ...(gaze === undefined ? {} : { gaze: output(taskNames.gaze, "gaze") }),
      ...(masks === undefined ? {} : perGroup(groups, "masks", "masks")),
      ...outlinesInput(data, groups),
      ...Object.fromEntries(models.flatMap(({ name }, position) =>
        seeds.map((seed) => [
          `predictions.${position}.${seed}`,
          output(taskNames.predict(name, seed), "predictions"),
        ])
      )),
    },
    outputs: { cases: "file" },
  };
}
