/** The state of a training run between two batches: everything that determines its next step. */
import type { Losses } from "../engine/engine.ts";
import type { TensorOf, Tensors } from "../formats/tensor.ts";
import type { EpochRecord } from "./history.ts";
import type { PlateauState } from "./plateau.ts";

/** The state that is reloaded when the learning rate drops; its weights are the run's result. */
export interface BestState {
  readonly epoch: number;
  /** Its validation loss: the lowest so far, finite. */
  readonly value: number;
  /** Parameters and buffers. */
  readonly checkpoint: Tensors;
  readonly optimiser: Tensors;
  /** The scheduler's state after this epoch. */
  readonly plateau: PlateauState;
  /** The scores of the validation set, in its order: [n, classes]. */
  readonly logits: TensorOf<"F32">;
}

/** Sums of losses over the finished batches of an unfinished epoch. */
export interface LossSums {
  readonly batches: number;
  readonly total: number;
  readonly classification: number;
  /** The sum of L_sm; 0 without gaze. */
  readonly attention: number;
}

/** No batches yet. */
export const noLosses: LossSums = { batches: 0, total: 0, classification: 0, attention: 0 };

/** A run, apart from the trainer's current weights and moments. */
export interface RunState {
  /** One record per finished epoch. */
  readonly history: readonly EpochRecord[];
  /** The learning rate of the epoch in progress. */
  readonly learningRate: number;
  readonly plateau: PlateauState;
  /** Absent until an epoch ends with a finite validation loss. */
  readonly best?: BestState;
  /** The weights are no longer finite and there is no best state to return to. */
  readonly lost: boolean;
  /** The epoch in progress. */
  readonly partial: LossSums;
}

/**
 * Returns the point at which the run continues, with `steps` batches an epoch: `epoch 27, step 14`,
 * or `epoch 27, validation`.
 */
export function placeOf({ history, partial }: RunState, steps: number): string {
  const next = partial.batches < steps ? `step ${partial.batches + 1}` : "validation";
  return `epoch ${history.length + 1}, ${next}`;
}

/** Returns the finished share of the most epochs, with `steps` batches an epoch. */
export function fractionOf({ history, partial }: RunState, steps: number, epochs: number): number {
  return Math.min(1, (history.length + partial.batches / steps) / epochs);
}

/** Returns the sums after one more batch. */
export function withLosses(sums: LossSums, { total, classification, attention = 0 }: Losses): LossSums {
  return {
    batches: sums.batches + 1,
    total: sums.total + total,
    classification: sums.classification + classification,
    attention: sums.attention + attention,
  };
}

/**
 * Returns unweighted means over batches: a smaller last batch counts as much as the others, as in
 * the released code.
 */
export function meanLosses(
  { batches, total, classification, attention }: LossSums,
  gazeGuided: boolean,
): Losses {
  const losses = { total: total / batches, classification: classification / batches };
  return gazeGuided ? { ...losses, attention: attention / batches } : losses;
}
