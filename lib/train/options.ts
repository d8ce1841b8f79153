/** The options of a training run. */
import type { Engine } from "../engine/engine.ts";
import type { Tensors } from "../formats/tensor.ts";
import type { Model } from "../nn/model.ts";
import type { Optimiser } from "../nn/optimiser.ts";
import type { ExampleSet } from "./example_set.ts";
import type { Schedule } from "./schedule.ts";

/** How far a run is. */
export interface TrainProgress {
  /** Of the most epochs: a run that stops early never says 1. */
  readonly fraction: number;
  readonly text: string;
  /** Where the run went on, `epoch 27, step 14`; absent where it began anew. */
  readonly resumed?: string;
}

/** Everything that decides a run, and where it keeps its progress. */
export interface TrainOptions {
  readonly engine: Pick<Engine, "identity" | "trainer">;
  readonly model: Model;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** Parameters and buffers to start from. */
  readonly initial: Tensors;
  /** What names this run's random draws, for example `["train", seed]`. */
  readonly seed: readonly (string | number)[];
  readonly data: { readonly train: ExampleSet; readonly validation: ExampleSet };
  /** Threads of one operator; the engine's default where absent. */
  readonly threads?: number;
  /** Where to keep progress: an existing folder that outlives a killed run. */
  readonly resume?: {
    readonly folder: string;
    /** Progress is written at the first chance this long after the last time; 60 000 ms. */
    readonly everyMilliseconds?: number;
  };
  /** Aborted to stop: the run saves its progress within a step, and throws the signal's reason. */
  readonly stop?: AbortSignal;
  /** Told after every batch. */
  onProgress?(progress: TrainProgress): void;
}
