/** The options of a training run. */
import type { Engine } from "../engine/engine.ts";
import type { Tensors } from "../formats/tensor.ts";
import type { Model } from "../nn/model.ts";
import type { Optimiser } from "../nn/optimiser.ts";
import type { ExampleSet } from "./example_set.ts";
import type { Schedule } from "./schedule.ts";

/** The progress of a run. */
export interface TrainProgress {
  /** The fraction of the largest number of epochs: a run that stops early never reaches 1. */
  readonly fraction: number;
  readonly text: string;
  /**
   * The point from which the run was resumed, `epoch 27, step 14`; absent if it started from the
   * beginning.
   */
  readonly resumed?: string;
}

/** Everything that determines a run, and the folder for its progress. */
export interface TrainOptions {
  readonly engine: Pick<Engine, "identity" | "trainer">;
  readonly model: Model;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** Parameters and buffers to start from. */
  readonly initial: Tensors;
  /** The name of this run's random draws, for example `["train", seed]`. */
  readonly seed: readonly (string | number)[];
  readonly data: { readonly train: ExampleSet; readonly validation: ExampleSet };
  /**
   * The number of epochs after which the run stops, if it has not stopped before. It does not
   * affect the bits: another run continues from its state as if never stopped.
   */
  readonly until?: number;
  /** A file of {@linkcode TrainResult.state} to continue from, and its name for messages. */
  readonly from?: { readonly bytes: Uint8Array; readonly source: string };
  /** True to return the state at the end. */
  readonly keepsState?: boolean;
  /** The number of threads of one operator; the engine's default if absent. */
  readonly threads?: number;
  /** The folder for progress: it exists and outlives a killed run. */
  readonly resume?: {
    readonly folder: string;
    /** The shortest time between two writes of progress, in milliseconds; default 60 000. */
    readonly everyMilliseconds?: number;
  };
  /** Aborted to stop: the run saves its progress within a step, and throws the signal's reason. */
  readonly stop?: AbortSignal;
  /** Called after every batch. */
  onProgress?(progress: TrainProgress): void;
}
