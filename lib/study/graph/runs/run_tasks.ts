/** The tasks of one run: a model trained with one seed, its predictions and their metrics. */
import type { Input, Json, Task } from "../../../graph/task.ts";
import { engineNeeds } from "../../library_needs.ts";
import { type Experiment, type ModelSettings, trainingOf } from "../../schema.ts";
import { weightsInput } from "../../weights.ts";
import { type Group, perGroup } from "../data/groups.ts";
import { output } from "../output.ts";
import type { StudyEngine } from "../study_engine.ts";
import { taskNames } from "../task_names.ts";

/** One run of a study. */
export interface Run {
  readonly experiment: Experiment;
  readonly model: ModelSettings;
  readonly seed: number;
  readonly engine: StudyEngine;
  readonly groups: readonly Group[];
}

/** Returns the run's training, its prediction and its evaluation. */
export function runTasks({ experiment, model, seed, engine, groups }: Run): Task[] {
  const built = { model: output(taskNames.network(model.name), "model") };
  const graphs = (purpose: "training" | "prediction"): Record<string, Input> =>
    engine.family === "onnx" ? { graphs: output(taskNames.compile(model.name), purpose) } : {};
  const backend: { readonly [key: string]: Json } = engine.family === "tensorflow"
    ? { backend: engine.backend }
    : { block: engine.block };
  const environment: Json = { engine: { ...engine.identity } };
  const needs = engineNeeds(engine);
  const images = perGroup(groups, "images", "images");
  const train: Task = {
    name: taskNames.train(model.name, seed),
    module: `lib/study/work/train_${engine.family}.ts`,
    parameters: {
      ...backend,
      training: trainingOf(experiment, model),
      seed,
    },
    inputs: {
      split: output(taskNames.split, "split"),
      ...built,
      ...graphs("training"),
      ...images,
      ...(model.objective === "none" ? {} : { heatMaps: output(taskNames.heatMaps, "heatMaps") }),
      ...weightsInput(experiment, model),
    },
    outputs: { checkpoint: "file", history: "file", training: "file" },
    quotable: ["history", "training"],
    environment,
    needs,
  };
  const predict: Task = {
    name: taskNames.predict(model.name, seed),
    module: `lib/study/work/predict_${engine.family}.ts`,
    parameters: backend,
    inputs: {
      checkpoint: output(train.name, "checkpoint"),
      training: output(train.name, "training"),
      split: output(taskNames.split, "split"),
      ...built,
      ...graphs("prediction"),
      ...images,
    },
    outputs: { predictions: "file" },
    environment,
    needs,
  };
  const evaluate: Task = {
    name: taskNames.evaluate(model.name, seed),
    module: "lib/study/work/evaluate.ts",
    parameters: {},
    inputs: {
      predictions: output(predict.name, "predictions"),
      split: output(taskNames.split, "split"),
      ...perGroup(groups, "masks", "masks"),
    },
    outputs: { metrics: "file", pointing: "file" },
    quotable: ["metrics"],
  };
  return [train, predict, evaluate];
}
