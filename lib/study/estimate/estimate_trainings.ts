/** How long the trainings of a plan will take, and how much memory. */
import { camGrid, imageSize } from "../../data/canvas.ts";
import { CLASS_NAMES } from "../../data/labels.ts";
import type { Experiment, ModelSettings } from "../schema.ts";
import { trainingOf } from "../schema.ts";
import type { Study } from "../study.ts";
import { taskNames } from "../study_graph.ts";
import { trainingCost } from "./training_cost.ts";
import type { TrainingCost, TrainingProbe } from "./training_probe.ts";

/** One model's trainings that would run. */
export interface ModelEstimate {
  readonly model: string;
  readonly trainings: number;
  /** Of one training, where it takes all its epochs. */
  readonly seconds: number;
  /** The most memory that one training holds, in bytes. */
  readonly bytes: number;
}

/** What training a plan takes. */
export interface TrainingEstimate {
  readonly models: readonly ModelEstimate[];
  /** With `jobs` trainings at once, in seconds. */
  readonly seconds: number;
  readonly jobs: number;
  /** The most memory that as many trainings hold together, in bytes. */
  readonly bytes: number;
  /** What the machine has to give, in bytes. */
  readonly availableBytes: number;
}

/** How the estimate is made. */
export interface EstimateOptions {
  readonly root: string;
  readonly jobs: number;
  /** Says which model is being tried. */
  readonly onModel?: (model: string) => void;
}

/** Decoded images that a training keeps in memory, at most (lib/train/examples.ts). */
const KEPT_IMAGE_BYTES = 512 * 2 ** 20;

/** Estimates the trainings of `study` that would run; `undefined` where none would. Throws an `Error` where none can be tried. */
export async function estimateTrainings(
  study: Study,
  { root, jobs, onModel }: EstimateOptions,
): Promise<TrainingEstimate | undefined> {
  const { experiment, store, plan } = study;
  const models: ModelEstimate[] = [];
  for (const model of experiment.models) {
    const trainings = experiment.seeds.filter((seed) => {
      const state = plan.states.get(taskNames.train(model.name, seed))?.state;
      return state === "stale" || state === "waiting";
    }).length;
    if (trainings === 0) continue;
    onModel?.(model.name);
    const images = subsetSizes(study);
    const cost = await trainingCost(probeOf(study, model, images.train), {
      memo: store.layout.memo("training-costs"),
      root,
      jobs: Math.min(jobs, trainings),
    });
    models.push({ model: model.name, trainings, ...totalOf(cost, experiment, model, images) });
  }
  if (models.length === 0) return undefined;
  const together = models.flatMap(({ trainings, bytes }) => Array<number>(trainings).fill(bytes))
    .sort((a, b) => b - a).slice(0, jobs);
  return {
    models,
    jobs,
    seconds: models.reduce((sum, { trainings, seconds }) => sum + trainings * seconds, 0) /
      Math.min(jobs, models.reduce((sum, { trainings }) => sum + trainings, 0)),
    bytes: together.reduce((sum, bytes) => sum + bytes, 0),
    availableBytes: Deno.systemMemoryInfo().available,
  };
}

interface SubsetSizes {
  readonly train: number;
  readonly validation: number;
}

function subsetSizes({ experiment: { split }, catalogue }: Study): SubsetSizes {
  const images = catalogue.entries.length;
  return { train: Math.round(images * split.train), validation: Math.round(images * split.validation) };
}

function probeOf({ experiment, engine }: Study, model: ModelSettings, images: number): TrainingProbe {
  const { optimiser, batchSize } = trainingOf(experiment, model);
  const { height, width } = imageSize(experiment.canvas);
  const whole = Math.min(batchSize, images);
  return {
    engine: engine.family === "onnx"
      ? { family: "onnx", block: engine.block }
      : { family: "tensorflow", backend: engine.backend },
    network: {
      name: model.network,
      width: model.width,
      depth: model.depth,
      camReduction: model.camReduction,
      classes: CLASS_NAMES.length,
    },
    objective: model.objective === "none"
      ? { kind: "classification" }
      : { kind: model.objective, ...model.gaze },
    optimiser,
    imageSize: [height, width],
    batches: images % whole === 0 ? [whole] : [whole, images % whole],
  };
}

function totalOf(
  { startSeconds, stepSeconds, evaluateSeconds, peakBytes, stateBytes }: TrainingCost,
  experiment: Experiment,
  model: ModelSettings,
  images: SubsetSizes,
): { readonly seconds: number; readonly bytes: number } {
  const { batchSize, epochs } = trainingOf(experiment, model);
  const { height, width } = imageSize(experiment.canvas);
  const grid = camGrid(experiment.canvas);
  const perEpoch = (stepSeconds * images.train + evaluateSeconds * images.validation) / batchSize;
  const bytesEach = 4 * (height * width + grid.height * grid.width);
  const kept = Math.min(KEPT_IMAGE_BYTES, bytesEach * (images.train + images.validation));
  // The best state so far, and the same again while it is copied.
  return { seconds: startSeconds + epochs * perEpoch, bytes: peakBytes + kept + 2 * stateBytes };
}
