/** Estimates the time and the memory that the trainings of a plan will take. */
import type { AvailableMemory } from "../../graph/machine/memory.ts";
import { imageSize } from "../../data/canvas.ts";
import { batchSizes } from "../../train/batch_sizes.ts";
import { networkOf, objectiveOf } from "../network_of.ts";
import type { Experiment, ModelSettings } from "../schema.ts";
import { trainingOf } from "../schema.ts";
import { modelRungs } from "../search/space.ts";
import { fullEpochsOf } from "../../search/rungs.ts";
import { sharesOf } from "../settings/split.ts";
import type { Study } from "../study.ts";
import { heatMapRowBytes, heatMapTaskBytes } from "./heat_map_bytes.ts";
import { taskNames } from "../graph/task_names.ts";
import { finalTrainings, searchTrainings, wouldRun } from "./model_trainings.ts";
import { memoryBound } from "./memory_bound.ts";
import { trainingCost } from "./training_cost.ts";
import type { TrainingCost, TrainingProbe } from "./training_probe.ts";

/** The trainings of one model that would run. */
export interface ModelEstimate {
  readonly model: string;
  /** Final runs and those of sweeps. */
  readonly trainings: number;
  /** The time of one training that takes all its epochs. */
  readonly seconds: number;
  /** The most memory that one training holds, in bytes. */
  readonly bytes: number;
  /** The trainings of its search that would run; absent without any. */
  readonly search?: SearchEstimate;
}

/** The trainings of one model's search. */
export interface SearchEstimate {
  readonly trainings: number;
  /** The time of all of them, one after another, those of later rungs without earlier epochs. */
  readonly seconds: number;
  /** The time that all trials of the search would take if each trained as long as the last rung. */
  readonly fullSeconds: number;
}

/** The time and the memory that the trainings of a plan take. */
export interface TrainingEstimate {
  readonly models: readonly ModelEstimate[];
  /** The seconds with `jobs` trainings at once. */
  readonly seconds: number;
  readonly jobs: number;
  /** The most memory that `jobs` trainings hold together, in bytes. */
  readonly bytes: number;
  /**
   * The memory of the task that makes the heat maps, before any training; `undefined` if it would
   * not run.
   */
  readonly heatMapBytes: number | undefined;
  /** The memory that is available; `undefined` if the system does not report it. */
  readonly available: AvailableMemory | undefined;
  /** Seconds and bytes of every training of these models, by its task's name. */
  readonly costs: ReadonlyMap<string, { readonly seconds: number; readonly bytes: number }>;
}

/** The options of an estimate. */
export interface EstimateOptions {
  readonly root: string;
  readonly jobs: number;
  /**
   * Try steps in one process only. The memory is as with `jobs` processes, but the times are not.
   */
  readonly alone?: boolean;
  /** Called with the name of the model that is being tried. */
  readonly onModel?: (model: string) => void;
}

/** The most bytes of decoded images that a training keeps in memory (lib/train/examples.ts). */
const KEPT_IMAGE_BYTES = 512 * 2 ** 20;

/**
 * Estimates the trainings of `study` that would run; `undefined` if none would. Throws an `Error`
 * if none can be tried.
 */
export async function estimateTrainings(
  study: Study,
  { root, jobs, alone = false, onModel }: EstimateOptions,
): Promise<TrainingEstimate | undefined> {
  const { experiment, store } = study;
  const models: ModelEstimate[] = [];
  const costs = new Map<string, { readonly seconds: number; readonly bytes: number }>();
  let compileSeconds = 0;
  for (const model of experiment.models) {
    const open = openTrainings(study, model);
    if (open === 0) continue;
    onModel?.(model.name);
    const images = subsetSizes(study);
    const cost = await trainingCost(probeOf(study, model), {
      door: store.layout.door,
      memo: store.layout.memo("training-costs"),
      root,
      jobs: alone ? 1 : Math.min(jobs, open),
      machine: study.machine,
    });
    const search = searchEstimate(study, model, { cost, images });
    const total = totalOf(cost, experiment, model, images);
    models.push({
      model: model.name,
      trainings: open - (search?.trainings ?? 0),
      ...total,
      ...(search === undefined ? {} : { search }),
    });
    compileSeconds += cost.compileSeconds;
    for (const name of finalTrainings(experiment, model)) costs.set(name, total);
    const perEpoch = epochSeconds(cost, trainingOf(experiment, model).batchSize, images);
    for (const { name, epochs } of searchTrainings(experiment, model)) {
      costs.set(name, { seconds: cost.startSeconds + epochs * perEpoch, bytes: total.bytes });
    }
  }
  if (models.length === 0) return undefined;
  const counted = models.map((model) => ({
    ...model,
    all: model.trainings + (model.search?.trainings ?? 0),
  }));
  const together = counted.flatMap(({ all, bytes }) => Array<number>(all).fill(bytes))
    .sort((a, b) => b - a).slice(0, jobs);
  const seconds = models.reduce(
    (sum, { trainings, seconds, search }) => sum + trainings * seconds + (search?.seconds ?? 0),
    compileSeconds,
  );
  return {
    models,
    jobs,
    seconds: seconds / Math.min(jobs, counted.reduce((sum, { all }) => sum + all, 0)),
    bytes: together.reduce((sum, bytes) => sum + bytes, 0),
    heatMapBytes: wouldRun(study, taskNames.heatMaps)
      ? heatMapTaskBytes(experiment, study.data.entries.length)
      : undefined,
    available: await study.machine.memory(),
    costs,
  };
}

/**
 * Returns the number of trainings of a model that would run, with those of sweeps and its search.
 */
export function openTrainings(study: Study, model: ModelSettings): number {
  const { experiment } = study;
  const searched = searchTrainings(experiment, model).map(({ name }) => name);
  return [...finalTrainings(experiment, model), ...searched].filter((name) => wouldRun(study, name)).length;
}

/** Returns the cost of the trainings of a model's search that would run. */
function searchEstimate(
  study: Study,
  model: ModelSettings,
  { cost, images }: { readonly cost: TrainingCost; readonly images: SubsetSizes },
): SearchEstimate | undefined {
  const { experiment } = study;
  const { search } = experiment;
  const open = searchTrainings(experiment, model).filter(({ name }) => wouldRun(study, name));
  if (search === undefined || open.length === 0) return undefined;
  const perEpoch = epochSeconds(cost, trainingOf(experiment, model).batchSize, images);
  const rungs = modelRungs(experiment, search, model);
  const seeds = search.seeds.length;
  return {
    trainings: open.length,
    seconds: open.reduce((sum, { epochs }) => sum + cost.startSeconds + epochs * perEpoch, 0),
    fullSeconds: seeds * ((rungs[0]?.trials ?? 0) * cost.startSeconds + fullEpochsOf(rungs) * perEpoch),
  };
}

/** Returns the time of one epoch. */
function epochSeconds(
  { stepSeconds, evaluateSeconds }: TrainingCost,
  batchSize: number,
  { train, validation }: SubsetSizes,
): number {
  return (stepSeconds * train + evaluateSeconds * validation) / batchSize;
}

interface SubsetSizes {
  readonly train: number;
  readonly validation: number;
}

function subsetSizes({ experiment: { split }, data }: Study): SubsetSizes {
  const images = data.entries.length;
  if ("column" in split) {
    const count = (values: readonly string[]) =>
      data.entries.filter(({ fold }) => fold !== undefined && values.includes(fold)).length;
    return { train: count(split.train), validation: count(split.validation) };
  }
  const { train, validation } = sharesOf(split) ?? { train: 1, validation: 0 };
  return { train: Math.round(images * train), validation: Math.round(images * validation) };
}

/** Returns the settings that the cost of a model's trainings depends on. */
function probeOf(study: Study, model: ModelSettings): TrainingProbe {
  const { experiment, engine } = study;
  const images = subsetSizes(study).train;
  const { optimiser, batchSize } = trainingOf(experiment, model);
  const { height, width } = imageSize(experiment.canvas);
  return {
    engine: engine.family === "onnx"
      ? { family: "onnx", block: engine.block }
      : { family: "tensorflow", backend: engine.backend },
    network: { ...networkOf(model), classes: study.data.classes.length },
    objective: unweighted(objectiveOf(model)),
    optimiser,
    imageSize: [height, width],
    batches: [...batchSizes(images, batchSize)],
  };
}

/** Returns the objective without the weights of classes, which cost nothing. */
function unweighted(
  { classWeights: _, ...objective }: ReturnType<typeof objectiveOf>,
): TrainingProbe["objective"] {
  return objective;
}

function totalOf(
  cost: TrainingCost,
  experiment: Experiment,
  model: ModelSettings,
  images: SubsetSizes,
): { readonly seconds: number; readonly bytes: number } {
  const { startSeconds, peakBytes, stateBytes } = cost;
  const { batchSize, epochs } = trainingOf(experiment, model);
  const perEpoch = epochSeconds(cost, batchSize, images);
  // Includes the best state so far, and its copy while it is copied.
  const bytes = peakBytes + keptBytes(experiment, model, images) + 2 * stateBytes;
  return { seconds: startSeconds + epochs * perEpoch, bytes };
}

/** Returns the bytes of decoded images and heat maps that a training keeps. */
function keptBytes(
  experiment: Experiment,
  model: ModelSettings,
  { train, validation }: SubsetSizes,
): number {
  const { height, width } = imageSize(experiment.canvas);
  const row = 4 * height * width + heatMapRowBytes(experiment, model);
  return Math.min(KEPT_IMAGE_BYTES, row * (train + validation));
}

/** Returns an upper bound of a training's memory for `model`, in bytes, from its shapes alone. */
export function trainingBound(study: Study, model: ModelSettings): number {
  return memoryBound(probeOf(study, model)) + keptBytes(study.experiment, model, subsetSizes(study));
}
