/** How long a run trains and how fast, and what ends it. */
import type { RunState } from "./run_state.ts";

/** How long to train and how fast. */
export interface Schedule {
  /** The learning rate of the first epoch. */
  readonly learningRate: number;
  /** Images per batch; the last batch of an epoch may hold fewer. */
  readonly batchSize: number;
  /** P: the learning rate drops on the (P + 1)-th bad epoch in a row. */
  readonly patience: number;
  /** The most epochs. */
  readonly epochs: number;
  /** What a drop multiplies the learning rate by; 0.1. */
  readonly factor?: number;
  /** The run stops once the learning rate is below this; 1e-8. */
  readonly minimumLearningRate?: number;
  /** The run stops this many epochs after its best one; 2P + 3. */
  readonly earlyStop?: number;
}

/** A schedule with nothing left out. */
export type CompleteSchedule = Required<Schedule>;

/** Why a run ended. `diverged`: no epoch had a finite validation loss. */
export type Stopped = "learning-rate" | "early-stop" | "epochs" | "diverged";

/** The schedule with its defaults; throws a `RangeError` for what cannot be a count. */
export function completeSchedule(schedule: Schedule): CompleteSchedule {
  const { patience } = schedule;
  const whole = { batchSize: schedule.batchSize, epochs: schedule.epochs };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`schedule: ${name} is ${value}, expected a whole number from 1`);
    }
  }
  if (!Number.isInteger(patience) || patience < 0) {
    throw new RangeError(`schedule: patience is ${patience}, expected a whole number from 0`);
  }
  return { factor: 0.1, minimumLearningRate: 1e-8, earlyStop: 2 * patience + 3, ...schedule };
}

/**
 * Why the run ends here, if it does: in the order in which the released loop asks. (That loop takes 0 for the best
 * epoch where the first one was best, and stops such a run one epoch sooner; its result is the same.)
 */
export function stopReason(
  { history, learningRate, best, lost }: RunState,
  schedule: CompleteSchedule,
): Stopped | undefined {
  if (lost) return "diverged";
  const reason = learningRate < schedule.minimumLearningRate
    ? "learning-rate"
    : history.length - (best?.epoch ?? 0) >= schedule.earlyStop
    ? "early-stop"
    : history.length >= schedule.epochs
    ? "epochs"
    : undefined;
  return reason && (best ? reason : "diverged");
}
