/**
 * The task graph of a study:
 *
 * data set → prepared pixels, gaze, heat maps Ψ and masks → split, once all files were read → per
 * model: its compiled graphs → per seed: train → predict → evaluate → per model: summary,
 * description, uncertainty → comparisons between models → the paper's claims → the report's
 * gallery.
 */
import type { EngineIdentity } from "../engine/engine.ts";
import type { Block } from "../engine/onnx/identity.ts";
import type { BackendName } from "../engine/tensorflow/names.ts";
import { imageSize } from "../data/canvas.ts";
import type { Input, Json, Task } from "../graph/task.ts";
import type { Catalogue } from "./catalogue.ts";
import { dataTasks, type Group, groupsOf, perGroup } from "./data_tasks.ts";
import { describeTasks } from "./describe_tasks.ts";
import { engineNeeds } from "./library_needs.ts";
import { networkOf, objectiveOf } from "./network_of.ts";
import { type Experiment, type ModelSettings, trainingOf } from "./schema.ts";
import { statisticsTasks } from "./statistics_tasks.ts";
import { taskNames } from "./task_names.ts";
import { weightsInput } from "./weights.ts";

/** The engine that trains: its identity, and the family of task modules that load it. */
export type StudyEngine =
  | OnnxEngine
  | { readonly family: "tensorflow"; readonly backend: BackendName; readonly identity: EngineIdentity };

interface OnnxEngine {
  readonly family: "onnx";
  readonly block: Block;
  readonly identity: EngineIdentity;
}

/** Returns every task of a study, each after those that it needs. */
export function studyTasks(experiment: Experiment, catalogue: Catalogue, engine: StudyEngine): Task[] {
  const groups = groupsOf(catalogue.entries);
  const data = dataTasks(experiment, catalogue, groups);
  const runs = experiment.models.flatMap((model) => [
    networkTask(experiment, model),
    ...engine.family === "onnx" ? [compileTask(experiment, model, engine)] : [],
    ...experiment.seeds.flatMap((seed) => runTasks({ experiment, model, seed, engine, groups })),
  ]);
  const tasks = [
    ...catalogue.tasks,
    ...data,
    ...runs,
    ...experiment.models.map((model) => summaryTask(experiment, model)),
    ...describeTasks(experiment, taskNames),
    ...experiment.comparisons.map((comparison) => comparisonTask(experiment, comparison)),
    ...statisticsTasks(experiment, taskNames),
    galleryTask(experiment, groups),
  ];
  // Everything about generated images may be shown.
  return catalogue.generated
    ? tasks.map((task) => ({ ...task, quotable: Object.keys(task.outputs) }))
    : tasks;
}

const output = (task: string, name: string): Input => ({ from: "task", task, output: name });

/** A model's network and losses as data, which all its seeds share. */
function networkTask({ canvas }: Experiment, model: ModelSettings): Task {
  const { height, width } = imageSize(canvas);
  return {
    name: taskNames.network(model.name),
    module: "lib/study/work/network.ts",
    parameters: { network: networkOf(model), objective: objectiveOf(model), imageSize: [height, width] },
    inputs: { split: output(taskNames.split, "split") },
    outputs: { model: "file" },
  };
}

/** A model's graphs, which all its seeds share. */
function compileTask(
  experiment: Experiment,
  model: ModelSettings,
  { block, identity }: OnnxEngine,
): Task {
  return {
    name: taskNames.compile(model.name),
    module: "lib/study/work/compile_onnx.ts",
    parameters: {
      block,
      batchSize: trainingOf(experiment, model).batchSize,
    },
    inputs: {
      split: output(taskNames.split, "split"),
      model: output(taskNames.network(model.name), "model"),
    },
    outputs: { training: "file", prediction: "file" },
    environment: { engine: { ...identity } },
    isExecuted: true,
  };
}

interface Run {
  readonly experiment: Experiment;
  readonly model: ModelSettings;
  readonly seed: number;
  readonly engine: StudyEngine;
  readonly groups: readonly Group[];
}

function runTasks({ experiment, model, seed, engine, groups }: Run): Task[] {
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

function summaryTask({ seeds }: Experiment, { name }: ModelSettings): Task {
  return {
    name: taskNames.summarise(name),
    module: "lib/study/work/summarise.ts",
    parameters: { seeds },
    inputs: metricsOf([name], seeds),
    outputs: { summary: "file" },
    quotable: ["summary"],
  };
}

function comparisonTask({ seeds }: Experiment, comparison: Experiment["comparisons"][number]): Task {
  return {
    name: taskNames.compare(comparison),
    module: "lib/study/work/compare.ts",
    parameters: { ...comparison, seeds },
    inputs: metricsOf(comparison.models, seeds),
    outputs: { comparison: "file" },
    quotable: ["comparison"],
  };
}

/** The metrics of every run of `models`: `metrics.<position of the model>.<seed>`. */
function metricsOf(models: readonly string[], seeds: readonly number[]): Record<string, Input> {
  return Object.fromEntries(
    models.flatMap((model, position) =>
      seeds.map((seed) => [
        `metrics.${position}.${seed}`,
        output(taskNames.evaluate(model, seed), "metrics"),
      ])
    ),
  );
}

function galleryTask({ models, seeds }: Experiment, groups: readonly Group[]): Task {
  const [seed] = seeds;
  return {
    name: taskNames.gallery,
    module: "lib/study/work/gallery.ts",
    parameters: { models: models.map(({ name }) => name), seed },
    inputs: {
      split: output(taskNames.split, "split"),
      heatMaps: output(taskNames.heatMaps, "heatMaps"),
      ...perGroup(groups, "images", "images"),
      ...Object.fromEntries(models.map(({ name }, position) => [
        `predictions.${position}`,
        output(taskNames.predict(name, seed), "predictions"),
      ])),
    },
    outputs: { gallery: "file" },
  };
}
