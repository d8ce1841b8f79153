/**
 * Builds the tasks that prepare a study's data: lists of images → pixels and masks, gaze → heat
 * maps Ψ; and the split. The data set supplies the tasks that read its own tables and masks.
 */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Input, Task } from "../../../graph/task.ts";
import { codecNeeds } from "../../library_needs.ts";
import { movesAnyGaze } from "../../moved_gaze.ts";
import type { Experiment } from "../../schema.ts";
import { spreadOf } from "../../settings/heat_map.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { GROUP_SIZE, perGroup } from "./image_groups.ts";

/**
 * Returns lists, split, gaze, and per group the pixels and masks; then the description of the
 * networks' input, and the heat maps of all images.
 */
export function dataTasks(
  experiment: Experiment,
  { tasks: reading }: DataSet,
  groups: readonly ImageGroup[],
): Task[] {
  const { canvas, pixels, split } = experiment;
  const sizes = perGroup(groups, "images", "sizes");
  const splitTask: Task = {
    name: taskNames.split,
    module: "lib/study/work/split.ts",
    parameters: split,
    inputs: { records: output(taskNames.list, "records"), ...perGroup(groups, "images", "identities") },
    outputs: { split: "file", data: "file" },
  };
  const imageTasks = groups.map(({ label, entries }): Task => {
    const { input, root } = reading.images(entries);
    return {
      name: `images/${label}`,
      module: "lib/study/work/images.ts",
      parameters: { pixels, canvas, root, images: entries.map(({ row, image }) => ({ row, image })) },
      inputs: { list: output(taskNames.list, `images.${label}`), files: input },
      outputs: { images: "file", sizes: "file", identities: "file", profiles: "file" },
      needs: codecNeeds(),
    };
  });
  const maskTasks = groups.flatMap(({ label, entries }): Task[] => {
    const task = reading.masks?.(entries, { canvas, sizes: output(`images/${label}`, "sizes") });
    return task === undefined ? [] : [{ name: `masks/${label}`, ...task }];
  });
  const gaze = reading.gaze?.(sizes);
  const gazeTasks: Task[] = gaze === undefined ? [] : [
    { name: taskNames.gaze, ...gaze },
    heatMapTask(experiment, groups),
  ];
  return [
    { name: taskNames.list, ...reading.list(groups, GROUP_SIZE) },
    splitTask,
    ...imageTasks,
    inputTask(experiment, groups, { name: taskNames.input, split: taskNames.split }),
    ...maskTasks,
    ...gazeTasks,
  ];
}

/** Returns the task that describes the input of networks that train on `split`. */
export function inputTask(
  { pixels, canvas }: Experiment,
  groups: readonly ImageGroup[],
  { name, split }: { readonly name: string; readonly split: string },
): Task {
  return {
    name,
    module: "lib/study/work/input.ts",
    parameters: { pixels, canvas },
    inputs: { split: output(split, "split"), ...perGroup(groups, "images", "profiles") },
    outputs: { input: "file" },
  };
}

/**
 * Returns the task that computes the heat maps of all images, with the study's spread or the one in
 * the file `settings`.
 */
export function heatMapTask(
  experiment: Experiment,
  groups: readonly ImageGroup[],
  { name = taskNames.heatMaps, settings }: { readonly name?: string; readonly settings?: Input } = {},
): Task {
  const { canvas, heatMap } = experiment;
  return {
    name,
    module: "lib/study/work/heat_maps.ts",
    parameters: { canvas, ...spreadOf(heatMap), ...(movesAnyGaze(experiment) ? { fine: true } : {}) },
    inputs: {
      gaze: output(taskNames.gaze, "gaze"),
      ...perGroup(groups, "images", "sizes"),
      ...(settings === undefined ? {} : { settings }),
    },
    outputs: { heatMaps: "file", coverage: "file" },
  };
}

/** Returns the input of tasks that read heat maps; none for a data set without gaze. */
export function heatMapsInput({ tasks }: Pick<DataSet, "tasks">) {
  return tasks.gaze === undefined ? {} : { heatMaps: output(taskNames.heatMaps, "heatMaps") };
}
