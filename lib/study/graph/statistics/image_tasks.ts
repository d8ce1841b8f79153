/**
 * Builds the tasks about single test images over all models: errors, and the pointing game's
 * baselines.
 */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { organsOf } from "../runs/run_tasks.ts";
import { taskNames } from "../task_names.ts";

/** Returns the task that counts every model's errors, image by image. */
export function errorsTask({ models, seeds }: Experiment): Task {
  const inputs = models.flatMap(({ name }, position) =>
    seeds.flatMap((seed) => [
      [`metrics.${position}.${seed}`, output(taskNames.evaluate(name, seed), "metrics")],
      [`predictions.${position}.${seed}`, output(taskNames.predict(name, seed), "predictions")],
    ])
  );
  return {
    name: taskNames.errors,
    module: "lib/study/work/image_errors.ts",
    parameters: { models: models.map(({ name }) => name), seeds },
    inputs: { split: output(taskNames.split, "split"), ...Object.fromEntries(inputs) },
    outputs: { errors: "file" },
  };
}

/** Returns the task that scores baselines without a network; none for a data set without masks. */
export function baselineTasks(data: DataSet, groups: readonly ImageGroup[]): Task[] {
  if (data.tasks.masks === undefined) return [];
  return [{
    name: taskNames.baselines,
    module: "lib/study/work/pointing_baselines.ts",
    parameters: { organs: organsOf(data) },
    inputs: { split: output(taskNames.split, "split"), ...perGroup(groups, "masks", "masks") },
    outputs: { baselines: "file" },
    quotable: ["baselines"],
  }];
}
