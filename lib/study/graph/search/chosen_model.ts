/** Gives a model's final trainings the settings that a search chose. */
import type { Task } from "../../../graph/task.ts";
import { searchedModels } from "../../search/space.ts";
import { heatMapTask } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import type { StudiedModel } from "../runs/studied_model.ts";
import { searchNames } from "./search_names.ts";
import { searchTasks } from "./search_tasks.ts";
import { chosenParts, searchesHeatMaps } from "./tried.ts";

/** The model for its final trainings, and the tasks that choose its settings. */
export interface ChosenModel {
  readonly studied: StudiedModel;
  readonly tasks: readonly Task[];
}

/**
 * Returns the model with the settings that its search chooses. If the experiment does not tune it,
 * returns it unchanged, with no tasks.
 */
export function chosenModel(studied: StudiedModel): ChosenModel {
  const { experiment, model, groups } = studied;
  const { search } = experiment;
  if (search === undefined || !searchedModels(experiment).includes(model)) return { studied, tasks: [] };
  const file = output(searchNames.choose(model.name), "settings");
  const ownHeatMaps = `heat maps/${model.name}`;
  const withHeatMaps = searchesHeatMaps(search, studied);
  return {
    studied: {
      ...studied,
      chosen: { file, parts: chosenParts(search, studied) },
      ...(withHeatMaps ? { names: { ...studied.names, heatMaps: ownHeatMaps } } : {}),
    },
    tasks: [
      ...searchTasks(search, studied),
      ...(withHeatMaps ? [heatMapTask(experiment, groups, { name: ownHeatMaps, settings: file })] : []),
    ],
  };
}
