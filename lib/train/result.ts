/** The result of a training run. */
import type { TensorOf, Tensors } from "../formats/tensor.ts";
import type { EpochRecord } from "./history.ts";
import type { Trained, Untrained } from "./run_end.ts";
import type { RunState } from "./run_state.ts";
import { type CompleteSchedule, stopReason } from "./schedule.ts";

/**
 * The result of a run. A run that recovers from a NaN by a drop of the learning rate ends as any
 * other.
 */
export type TrainResult = TrainedRun | UntrainedRun;

/** A run with weights: an epoch had a finite validation loss. */
export interface TrainedRun {
  readonly end: Trained;
  /** Parameters and buffers of the best epoch. */
  readonly checkpoint: Tensors;
  /** Its scores of the validation set, in the set's order: [n, classes]. */
  readonly validation: TensorOf<"F32">;
  readonly history: readonly EpochRecord[];
  /** The state at the end, as a file, where the options ask for it. */
  readonly state?: Uint8Array;
}

/** A run without weights: no epoch ran, or none had a finite validation loss. */
export interface UntrainedRun {
  readonly end: Untrained;
  readonly checkpoint?: undefined;
  readonly validation?: undefined;
  readonly history: readonly EpochRecord[];
  /** The state at the end, as a file, where the options ask for it. */
  readonly state?: Uint8Array;
}

/** Returns the result if the run ends at this state; `undefined` if it continues. */
export function resultAt(
  state: RunState,
  schedule: CompleteSchedule,
  until?: number,
): TrainResult | undefined {
  const { best, history, lost } = state;
  const epochs = history.length;
  const stopped = stopReason(state, schedule, until);
  if (best) {
    if (stopped === undefined) return undefined;
    const end = { end: "trained", bestEpoch: best.epoch, epochs, stopped } as const;
    return { end, checkpoint: best.checkpoint, validation: best.logits, history };
  }
  if (stopped === undefined && !lost) return undefined;
  return { end: epochs === 0 ? notTrained(schedule) : diverged(epochs, lost), history };
}

function notTrained({ learningRate, minimumLearningRate }: CompleteSchedule): Untrained {
  const reason =
    `no epoch ran: the learning rate ${learningRate} is below ${minimumLearningRate}, where a run stops`;
  return { end: "not trained", reason };
}

function diverged(epochs: number, lost: boolean): Untrained {
  const losses = epochs === 1
    ? "the only epoch had no finite validation loss"
    : `none of ${epochs} epochs had a finite validation loss`;
  const reason = lost ? `${losses}, and a weight is no longer finite` : losses;
  return { end: "diverged", epochs, reason };
}
