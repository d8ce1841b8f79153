/**
 * Builds the tasks of one run: a model trained with one seed, its predictions and their metrics.
 */
import type { DataSet } from "../../../data/data_set.ts";
import type { Json, Task } from "../../../graph/task.ts";
import { engineNeeds } from "../../library_needs.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
import { engineParameters, namesOf, networkInputs, type StudiedModel } from "./studied_model.ts";
import { trainTask } from "./train_task.ts";

/** Names of a run's tasks. */
export interface RunNames {
  train(model: string, seed: number): string;
  predict(model: string, seed: number): string;
  evaluate(model: string, seed: number): string;
}

/** Returns the run's training, its prediction and its evaluation. */
export function runTasks(studied: StudiedModel, seed: number, names: RunNames = taskNames): Task[] {
  const { data, model, engine, groups } = studied;
  const { split } = namesOf(studied);
  const train = trainTask(studied, { name: names.train(model.name, seed), seed });
  const predict: Task = {
    name: names.predict(model.name, seed),
    module: `lib/study/work/predict_${engine.family}.ts`,
    parameters: engineParameters(engine),
    inputs: {
      checkpoint: output(train.name, "checkpoint"),
      training: output(train.name, "training"),
      split: output(split, "split"),
      ...networkInputs(studied, "prediction"),
      ...perGroup(groups, "images", "images"),
    },
    outputs: { predictions: "file", validation: "file" },
    environment: { engine: { ...engine.identity } },
    needs: engineNeeds(engine),
  };
  const evaluate: Task = {
    name: names.evaluate(model.name, seed),
    module: "lib/study/work/evaluate.ts",
    parameters: { organs: organsOf(data) },
    inputs: {
      predictions: output(predict.name, "predictions"),
      split: output(split, "split"),
      ...(data.tasks.masks === undefined ? {} : perGroup(groups, "masks", "masks")),
    },
    outputs: { metrics: "file", pointing: "file" },
    quotable: ["metrics"],
  };
  return [train, predict, evaluate];
}

/** Returns the classes that have an organ, each with the organ's name in the masks. */
export function organsOf({ classes, tasks }: DataSet): Json {
  if (tasks.masks === undefined) return [];
  return classes.flatMap(({ name, organ }) => organ === undefined ? [] : [{ className: name, organ }]);
}
