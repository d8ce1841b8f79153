/** The tasks of one run: a model trained with one seed, its predictions and their metrics. */
import type { DataSet } from "../../../data/data_set.ts";
import type { Json, Task } from "../../../graph/task.ts";
import { engineNeeds } from "../../library_needs.ts";
import { perGroup } from "../data/groups.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { engineParameters, networkInputs, type StudiedModel } from "./studied_model.ts";
import { trainTask } from "./train_task.ts";

/** Returns the run's training, its prediction and its evaluation. */
export function runTasks(studied: StudiedModel, seed: number): Task[] {
  const { data, model, engine, groups } = studied;
  const train = trainTask(studied, { name: taskNames.train(model.name, seed), seed });
  const predict: Task = {
    name: taskNames.predict(model.name, seed),
    module: `lib/study/work/predict_${engine.family}.ts`,
    parameters: engineParameters(engine),
    inputs: {
      checkpoint: output(train.name, "checkpoint"),
      training: output(train.name, "training"),
      split: output(taskNames.split, "split"),
      ...networkInputs(studied, "prediction"),
      ...perGroup(groups, "images", "images"),
    },
    outputs: { predictions: "file", validation: "file" },
    environment: { engine: { ...engine.identity } },
    needs: engineNeeds(engine),
  };
  const evaluate: Task = {
    name: taskNames.evaluate(model.name, seed),
    module: "lib/study/work/evaluate.ts",
    parameters: { organs: organsOf(data) },
    inputs: {
      predictions: output(predict.name, "predictions"),
      split: output(taskNames.split, "split"),
      ...(data.tasks.masks === undefined ? {} : perGroup(groups, "masks", "masks")),
    },
    outputs: { metrics: "file", pointing: "file" },
    quotable: ["metrics"],
  };
  return [train, predict, evaluate];
}

/** The classes that have an organ, each with the masks' name of it. */
export function organsOf({ classes, tasks }: DataSet): Json {
  if (tasks.masks === undefined) return [];
  return classes.flatMap(({ name, organ }) => organ === undefined ? [] : [{ className: name, organ }]);
}
