/**
 * The study's task graph: data set → prepared pixels, gaze, heat maps Ψ and masks → split, once all files were read → per model: its compiled graphs → per seed:
 * train → predict → evaluate → per model: summary, description, uncertainty → comparisons between models → the paper's claims
 * → the report's gallery.
 */
import type { EngineIdentity } from "../engine/engine.ts";
import type { Block } from "../engine/onnx/identity.ts";
import type { BackendName } from "../engine/tensorflow/names.ts";
import { imageSize } from "../data/canvas.ts";
import { layout } from "../data/egd/layout.ts";
import type { Input, Json, Task } from "../graph/task.ts";
import { below, type Catalogue, type CatalogueEntry } from "./catalogue.ts";
import { describeTasks } from "./describe_tasks.ts";
import { codecNeeds, engineNeeds } from "./library_needs.ts";
import { networkOf, objectiveOf } from "./network_of.ts";
import { type Experiment, type ModelSettings, trainingOf } from "./schema.ts";
import { statisticsTasks } from "./statistics_tasks.ts";
import { weightsInput } from "./weights.ts";

/** Images that one task prepares: enough to spread over cores, few enough to redo. */
const GROUP_SIZE = 32;

/** The engine that trains: its identity, and the family of task modules that load it. */
export type StudyEngine =
  | OnnxEngine
  | { readonly family: "tensorflow"; readonly backend: BackendName; readonly identity: EngineIdentity };

interface OnnxEngine {
  readonly family: "onnx";
  readonly block: Block;
  readonly identity: EngineIdentity;
}

/** Names of tasks, for those who look for their results. */
export const taskNames = {
  list: "image list",
  split: "split",
  gaze: "gaze",
  heatMaps: "heat maps",
  gallery: "gallery",
  network: (model: string) => `network/${model}`,
  compile: (model: string) => `compile/${model}`,
  train: (model: string, seed: number) => `train/${model}/seed ${seed}`,
  predict: (model: string, seed: number) => `predict/${model}/seed ${seed}`,
  evaluate: (model: string, seed: number) => `evaluate/${model}/seed ${seed}`,
  summarise: (model: string) => `summarise/${model}`,
  compare: ({ measure, models }: Experiment["comparisons"][number]) =>
    `compare/${measure}/${models.join(" × ")}`,
} as const;

/** Every task of a study, each after those that it needs. */
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
  // Of generated images everything may be told.
  return catalogue.generated
    ? tasks.map((task) => ({ ...task, quotable: Object.keys(task.outputs) }))
    : tasks;
}

interface Group {
  /** `01`, `02`, … */
  readonly label: string;
  readonly entries: readonly CatalogueEntry[];
}

function groupsOf(entries: readonly CatalogueEntry[]): Group[] {
  const count = Math.ceil(entries.length / GROUP_SIZE);
  const digits = Math.max(2, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    label: String(index + 1).padStart(digits, "0"),
    entries: entries.slice(index * GROUP_SIZE, (index + 1) * GROUP_SIZE),
  }));
}

const output = (task: string, name: string): Input => ({ from: "task", task, output: name });

/** One input per group, `<name>.<label>`. */
function perGroup(groups: readonly Group[], kind: string, name: string): Record<string, Input> {
  return Object.fromEntries(
    groups.map(({ label }) => [`${name}.${label}`, output(`${kind}/${label}`, name)]),
  );
}

function dataTasks(experiment: Experiment, catalogue: Catalogue, groups: readonly Group[]): Task[] {
  const { canvas, pixels, heatMap, split } = experiment;
  const { roots: { eyeGaze, images }, excluded: exclude } = catalogue;
  const masterSheet = catalogue.eyeGaze([layout.masterSheet], "table");
  const listTask: Task = {
    name: taskNames.list,
    module: "lib/study/tasks/image_list.ts",
    parameters: { masterSheet: below(eyeGaze, layout.masterSheet), exclude, groupSize: GROUP_SIZE },
    inputs: { masterSheet },
    outputs: Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file"])),
  };
  const splitTask: Task = {
    name: taskNames.split,
    module: "lib/study/tasks/split.ts",
    parameters: { ...split, exclude, masterSheet: below(eyeGaze, layout.masterSheet) },
    inputs: { masterSheet, ...perGroup(groups, "images", "identities") },
    outputs: { split: "file", data: "file" },
  };
  const gazeTask: Task = {
    name: taskNames.gaze,
    module: "lib/study/tasks/gaze.ts",
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
    module: "lib/study/tasks/images.ts",
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
    module: "lib/study/tasks/masks.ts",
    parameters: { canvas, eyeGaze },
    inputs: {
      sizes: output(`images/${label}`, "sizes"),
      masks: catalogue.eyeGaze(entries.flatMap(({ dicomId }) => layout.masks(dicomId)), "mask"),
    },
    outputs: { masks: "file" },
  }));
  const heatMapTask: Task = {
    name: taskNames.heatMaps,
    module: "lib/study/tasks/heat_maps.ts",
    parameters: { canvas, blur: heatMap.blur },
    inputs: { gaze: output(taskNames.gaze, "gaze"), ...perGroup(groups, "images", "sizes") },
    outputs: { heatMaps: "file", coverage: "file" },
  };
  return [listTask, splitTask, gazeTask, ...imageTasks, ...maskTasks, heatMapTask];
}

/** A model's network and losses as data, which all its seeds share. */
function networkTask({ canvas }: Experiment, model: ModelSettings): Task {
  const { height, width } = imageSize(canvas);
  return {
    name: taskNames.network(model.name),
    module: "lib/study/tasks/network.ts",
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
    module: "lib/study/tasks/compile_onnx.ts",
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
    module: `lib/study/tasks/train_${engine.family}.ts`,
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
    module: `lib/study/tasks/predict_${engine.family}.ts`,
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
    module: "lib/study/tasks/evaluate.ts",
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
    module: "lib/study/tasks/summarise.ts",
    parameters: { seeds },
    inputs: metricsOf([name], seeds),
    outputs: { summary: "file" },
    quotable: ["summary"],
  };
}

function comparisonTask({ seeds }: Experiment, comparison: Experiment["comparisons"][number]): Task {
  return {
    name: taskNames.compare(comparison),
    module: "lib/study/tasks/compare.ts",
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
    module: "lib/study/tasks/gallery.ts",
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
