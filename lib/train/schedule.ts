/** How long a run trains and how fast, and what ends it. */
import { LEARNING_RATE_FLOOR } from "./learning_rate_floor.ts";
import type { Stopped } from "./run_end.ts";
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
  return { factor: 0.1, minimumLearningRate: LEARNING_RATE_FLOOR, earlyStop: 2 * patience + 3, ...schedule };
}

/**
 * Why the run stops here, if it does: in the order in which the released loop asks. (That loop
 * takes 0 for the best epoch where the first one was best, and stops such a run one epoch sooner;
 * its result is the same.)
 */
export function stopReason(
  { history, learningRate, best }: RunState,
  schedule: CompleteSchedule,
): Stopped | undefined {
  if (learningRate < schedule.minimumLearningRate) return "learning-rate";
  if (history.length - (best?.epoch ?? 0) >= schedule.earlyStop) return "early-stop";
  return history.length >= schedule.epochs ? "epochs" : undefined;
}
