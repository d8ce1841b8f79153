/**
 * Builds the development set: images, gaze and labels of the training and validation subsets, cut
 * from those of all images. The trainings of a search read nothing else of the data set.
 */
import type { Input, Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { searchedModels } from "../../search/space.ts";
import { isOfHeatMap } from "../../settings/tunable.ts";
import type { ImageGroup } from "../../../data/data_set.ts";
import { inputTask } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { searchNames } from "./search_names.ts";

/**
 * The module that cuts images from rows. Every path from a test image to a choice contains it or
 * one of the next two.
 */
export const CUT_ROWS = "lib/study/work/development_rows.ts";
/** The module that cuts images from the split. */
export const CUT_SPLIT = "lib/study/work/development_split.ts";
/** The module that describes the networks' input from the images that the split trains on. */
export const CUT_INPUT = "lib/study/work/input.ts";

/** Returns the tasks that cut the split, the images of each group, and the input's description. */
export function developmentTasks(experiment: Experiment, groups: readonly ImageGroup[]): Task[] {
  const split: Task = {
    name: searchNames.split,
    module: CUT_SPLIT,
    parameters: {},
    inputs: { split: output(taskNames.split, "split") },
    outputs: { split: "file" },
  };
  return [
    split,
    ...groups.map(({ label }) =>
      cutTask(`${searchNames.images}/${label}`, "images", output(`images/${label}`, "images"))
    ),
    inputTask(experiment, groups, { name: searchNames.input, split: searchNames.split }),
    ...(searchesOwnHeatMaps(experiment)
      ? [developmentHeatMapTask(searchNames.heatMaps, taskNames.heatMaps)]
      : []),
  ];
}

/** Returns whether a searched model trains on the experiment's own heat maps. */
function searchesOwnHeatMaps(experiment: Experiment): boolean {
  return !Object.keys(experiment.search?.space ?? {}).some(isOfHeatMap) &&
    searchedModels(experiment).some(({ objective }) => objective !== "none");
}

/** Returns the task that cuts the development set from a task's heat maps of all images. */
export function developmentHeatMapTask(name: string, heatMaps: string): Task {
  return cutTask(name, "heatMaps", output(heatMaps, "heatMaps"));
}

function cutTask(name: string, rowsOf: "images" | "heatMaps", rows: Input): Task {
  return {
    name,
    module: CUT_ROWS,
    parameters: {},
    inputs: { split: output(searchNames.split, "split"), rows },
    outputs: { [rowsOf]: "file" },
  };
}
