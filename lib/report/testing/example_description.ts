/** For tests: histories and descriptions of an invented experiment, made by the real functions. */
import { describeRun } from "../../evaluate/describe_run.ts";
import type { RunDescription } from "../../evaluate/description.ts";
import { type MapConcentration, mapConcentration } from "../../evaluate/map_concentration.ts";
import { describeModel, type ModelDescription } from "../../evaluate/model_description.ts";
import { softmax } from "../../stats/softmax.ts";
import { worstCases } from "../../evaluate/worst_cases.ts";
import { randomStream } from "../../random/stream.ts";
import type { TrainingHistory } from "../training_history.ts";

const GRID = { height: 5, width: 4 };

/** The run that is described. */
export interface ExamplePredictions {
  readonly seed: number;
  /** The quality of its predictions, from 0 to 1. */
  readonly quality: number;
  readonly classNames: readonly string[];
  /** The number of test images per class. */
  readonly support: readonly number[];
}

/** Returns a run's predictions of the test images, and their gaze. */
export function predictionsOf({ seed, quality, classNames, support }: ExamplePredictions) {
  const stream = randomStream("report example predictions", seed, quality);
  const labels = support.flatMap((images, label) => new Array<number>(images).fill(label));
  const logits = labels.flatMap((label) =>
    classNames.map((_, own) => 3 * stream.uniform() + (own === label ? 3 * quality - 1 : 0))
  );
  const cells = labels.length * classNames.length * GRID.height * GRID.width;
  const cams = Float32Array.from({ length: cells }, () => 8 * stream.uniform() ** 3 - 2);
  const gaze = randomStream("report example gaze");
  const heatMaps = labels.map(() => Float32Array.from({ length: 20 }, () => gaze.uniform() ** 2));
  return { labels, probabilities: softmax(logits, classNames.length), cams, heatMaps };
}

/** Returns the description of one run. */
export function exampleDescription(options: ExamplePredictions): RunDescription {
  return describeRun({ classNames: options.classNames, grid: GRID, ...predictionsOf(options) });
}

/** Returns the description of a model; a run without one has diverged. */
export function exampleModelDescription(
  options: Omit<ExamplePredictions, "seed">,
  runs: readonly { readonly seed: number; readonly description: RunDescription }[],
): ModelDescription {
  const { labels } = predictionsOf({ ...options, seed: 1 });
  const failures = worstCases({
    ids: labels.map((_, index) => `${String(index).padStart(8, "0")}-0000`),
    labels,
    classCount: options.classNames.length,
    runs: runs.filter(({ description }) => description.outcome === "described").map(({ seed }) => ({
      seed,
      probabilities: predictionsOf({ ...options, seed }).probabilities,
    })),
  });
  return describeModel(runs, failures);
}

/**
 * Returns the concentration of a model's maps, and of the gaze; the organs are the grid's two
 * middle columns.
 */
export function exampleConcentration(
  options: Omit<ExamplePredictions, "seed">,
  runs: readonly { readonly seed: number }[],
): MapConcentration {
  const { labels, heatMaps } = predictionsOf({ ...options, seed: 1 });
  const cells = GRID.height * GRID.width;
  const organs = Uint8Array.from(
    { length: labels.length * cells },
    (_, index) => index % 4 % 3 === 0 ? 0 : 1,
  );
  return mapConcentration(
    { classNames: options.classNames, labels, cells, heatMaps, organs },
    runs.map(({ seed }) => ({ seed, cams: predictionsOf({ ...options, seed }).cams })),
  );
}

/** Returns twenty epochs, with the columns of gaze or without. */
export function exampleHistory(seed: number, gaze: boolean): TrainingHistory {
  const stream = randomStream("report example history", seed);
  const column = (from: number, to: number) =>
    Array.from(
      { length: 20 },
      (_, epoch) => to + (from - to) * Math.exp(-epoch / 6) * (0.9 + 0.2 * stream.uniform()),
    );
  return {
    every: 1,
    epoch: Array.from({ length: 20 }, (_, index) => index + 1),
    learningRate: Array.from({ length: 20 }, (_, index) => index < 12 ? 0.005 : 0.0005),
    trainClassification: column(1.2, 0.3),
    trainAttention: gaze ? column(0.2, 0.05) : null,
    validationTotal: column(2, 1),
    validationClassification: column(1.3, 0.6),
    validationAttention: gaze ? column(0.25, 0.07) : null,
    sigmaAttention: gaze ? column(0.36, 0.3) : null,
    sigmaClassification: gaze ? column(1, 1.4) : null,
    alpha: gaze ? column(1, 1.1) : null,
  };
}
