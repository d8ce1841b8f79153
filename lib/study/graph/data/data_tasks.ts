/**
 * The tasks that prepare a study's data: lists of images → pixels and masks, gaze → heat maps Ψ;
 * and the split.
 */
import { layout } from "../../../data/egd/layout.ts";
import type { Input, Task } from "../../../graph/task.ts";
import { below, type Catalogue } from "../../catalogue.ts";
import { codecNeeds } from "../../library_needs.ts";
import type { Experiment } from "../../schema.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { type Group, GROUP_SIZE, perGroup } from "./groups.ts";

/** Lists, split, gaze, and per group the pixels and masks; then the heat maps of all. */
export function dataTasks(experiment: Experiment, catalogue: Catalogue, groups: readonly Group[]): Task[] {
  const { canvas, pixels, split } = experiment;
  const { roots: { eyeGaze, images }, excluded: exclude } = catalogue;
  const masterSheet = catalogue.eyeGaze([layout.masterSheet], "table");
  const listTask: Task = {
    name: taskNames.list,
    module: "lib/study/work/image_list.ts",
    parameters: { masterSheet: below(eyeGaze, layout.masterSheet), exclude, groupSize: GROUP_SIZE },
    inputs: { masterSheet },
    outputs: Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file"])),
  };
  const splitTask: Task = {
    name: taskNames.split,
    module: "lib/study/work/split.ts",
    parameters: { ...split, exclude, masterSheet: below(eyeGaze, layout.masterSheet) },
    inputs: { masterSheet, ...perGroup(groups, "images", "identities") },
    outputs: { split: "file", data: "file" },
  };
  const gazeTask: Task = {
    name: taskNames.gaze,
    module: "lib/study/work/gaze.ts",
    parameters: {
      masterSheet: below(eyeGaze, layout.masterSheet),
      eyeGaze: below(eyeGaze, layout.eyeGaze),
      exclude,
    },
    inputs: { masterSheet, eyeGaze: catalogue.eyeGaze([layout.eyeGaze], "gazeTable") },
    outputs: { gaze: "file", rows: "file" },
  };
  const imageTasks = groups.map(({ label, entries }): Task => ({
    name: `images/${label}`,
    module: "lib/study/work/images.ts",
    parameters: {
      pixels,
      canvas,
      root: images,
      images: entries.map(({ row, image }) => ({ row, image })),
    },
    inputs: {
      list: output(taskNames.list, `images.${label}`),
      dicom: catalogue.images(entries.map(({ path }) => path)),
    },
    outputs: { images: "file", sizes: "file", identities: "file" },
    needs: codecNeeds(),
  }));
  const maskTasks = groups.map(({ label, entries }): Task => ({
    name: `masks/${label}`,
    module: "lib/study/work/masks.ts",
    parameters: { canvas, eyeGaze },
    inputs: {
      sizes: output(`images/${label}`, "sizes"),
      masks: catalogue.eyeGaze(entries.flatMap(({ dicomId }) => layout.masks(dicomId)), "mask"),
    },
    outputs: { masks: "file" },
  }));
  return [listTask, splitTask, gazeTask, ...imageTasks, ...maskTasks, heatMapTask(experiment, groups)];
}

/** The heat maps of all images, with the study's blur or the one that the file `settings` holds. */
export function heatMapTask(
  { canvas, heatMap }: Experiment,
  groups: readonly Group[],
  { name = taskNames.heatMaps, settings }: { readonly name?: string; readonly settings?: Input } = {},
): Task {
  return {
    name,
    module: "lib/study/work/heat_maps.ts",
    parameters: { canvas, blur: heatMap.blur },
    inputs: {
      gaze: output(taskNames.gaze, "gaze"),
      ...perGroup(groups, "images", "sizes"),
      ...(settings === undefined ? {} : { settings }),
    },
    outputs: { heatMaps: "file", coverage: "file" },
  };
}
