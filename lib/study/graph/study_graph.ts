/**
 * Builds the task graph of a study:
 *
 * data set → prepared pixels, gaze, heat maps Ψ and masks → split, once all files were read → per
 * model: if it is tuned, trials → promotions → the choice of its settings; its compiled graphs →
 * per seed: train → predict → evaluate → per model: summary, description, uncertainty; with folds,
 * the same trainings of every fold → comparisons between models → the paper's claims → the report's
 * gallery.
 */
import type { Task } from "../../graph/task.ts";
import type { DataSet } from "../../data/data_set.ts";
import type { Experiment } from "../schema.ts";
import { dataTasks } from "./data/data_tasks.ts";
import { groupsOf } from "./data/image_groups.ts";
import { foldTasks } from "./folds/fold_tasks.ts";
import { divisionOf } from "./folds/folds.ts";
import { modelTasks } from "./runs/model_tasks.ts";
import { runTasks } from "./runs/run_tasks.ts";
import { chosenModel } from "./search/chosen_model.ts";
import { developmentTasks } from "./search/development_tasks.ts";
import { casesTask } from "./statistics/cases_task.ts";
import { concentrationTasks } from "./statistics/concentration_tasks.ts";
import { describeTasks } from "./statistics/describe_tasks.ts";
import { galleryTask } from "./statistics/gallery_task.ts";
import { baselineTasks, errorsTask } from "./statistics/image_tasks.ts";
import { statisticsTasks } from "./statistics/statistics_tasks.ts";
import { comparisonTask, summaryTask } from "./statistics/summary_tasks.ts";
import type { StudyEngine } from "./study_engine.ts";
import { sweepTasks } from "./sweeps/sweep_tasks.ts";
import { taskNames } from "./task_names.ts";
import { uniqueTasks } from "./unique_tasks.ts";

/** Returns every task of a study, each after the tasks that it depends on. */
export function studyTasks(experiment: Experiment, data: DataSet, engine: StudyEngine): Task[] {
  const groups = groupsOf(data.entries);
  const models = experiment.models.map((model) => chosenModel({ experiment, data, model, engine, groups }));
  const isSearched = models.some(({ tasks }) => tasks.length > 0);
  const tasks = uniqueTasks([
    ...data.tasks.source,
    ...dataTasks(experiment, data, groups),
    ...(isSearched ? developmentTasks(experiment, groups) : []),
    ...models.flatMap(({ studied, tasks }) => [
      ...tasks,
      ...modelTasks(studied),
      ...experiment.seeds.flatMap((seed) => runTasks(studied, seed)),
    ]),
    ...sweepTasks(models.map(({ studied }) => studied)),
    ...foldTasks(models.map(({ studied }) => studied)),
    ...experiment.models.map((model) => summaryTask(experiment, model)),
    ...describeTasks(experiment, data, taskNames),
    ...concentrationTasks(experiment, data, groups),
    ...(divisionOf(experiment) === undefined ? experiment.comparisons : []).map((comparison) =>
      comparisonTask(experiment, comparison)
    ),
    ...statisticsTasks(experiment, taskNames),
    errorsTask(experiment),
    ...baselineTasks(data, groups),
    galleryTask(experiment, data, groups),
    casesTask(experiment, data, groups),
  ]);
  // Generated images may be shown completely.
  return data.isGenerated ? tasks.map((task) => ({ ...task, quotable: Object.keys(task.outputs) })) : tasks;
}
