/** For tests: a small training on the softmax engine. */
import { assert } from "@std/assert";
import { modelOfAnySize } from "../../nn/networks.ts";
import type { Objective } from "../../nn/specification.ts";
import { randomStream } from "../../random/stream.ts";
import type { Schedule } from "../schedule.ts";
import { type Disturbance, softmaxEngine, softmaxInitial } from "./softmax_engine.ts";
import { memoryExamples } from "./memory_examples.ts";
import type { TrainOptions } from "../options.ts";
import type { TrainedRun } from "../result.ts";
import { train } from "../train.ts";

const paper: Objective = {
  kind: "paper",
  logSigmaAttention: -1,
  logSigmaClassification: 0.5,
  logAlpha: 0.2,
};

/** Gives the test engine the classes and whether there is gaze; its own network is another. */
export const model = modelOfAnySize(
  { name: "resnet18", width: 0.125, depth: 0.25, classes: 3, camReduction: "sum" },
  paper,
);

export const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

export const schedule: Schedule = { learningRate: 0.1, batchSize: 4, patience: 1, epochs: 12 };

/** Returns images of 2 × 3 pixels: noise, and a bright pixel that shows the class. */
export function examples(images: number | readonly number[], purpose: string) {
  const labels = typeof images === "number" ? Array.from({ length: images }, (_, i) => i % 3) : images;
  const stream = randomStream("train_test", purpose);
  return memoryExamples(
    labels.map((label) => {
      const image = Array.from({ length: 6 }, (_, p) => 0.6 * stream.uniform() + (p === label ? 0.3 : 0));
      return { label, image, heatMap: image.map((_, p) => p === label ? 1 : stream.uniform() / 2) };
    }),
    [2, 3],
    [2, 3],
  );
}

export const data = { train: examples(14, "train"), validation: examples(9, "validation") };

export interface Changes extends Partial<TrainOptions> {
  readonly disturbance?: Disturbance;
}

export function optionsOf({ disturbance, ...changes }: Changes = {}): TrainOptions {
  return {
    engine: softmaxEngine(disturbance),
    model,
    optimiser: adam,
    schedule,
    initial: softmaxInitial({ classes: 3, pixels: 6, gaze: [-1, 0.5, 0.2] }),
    seed: ["test", 1],
    data,
    ...changes,
  };
}

export async function trained(options: TrainOptions): Promise<TrainedRun> {
  const result = await train(options);
  assert(result.checkpoint !== undefined, `${result.end.end} instead of trained`);
  return result;
}
