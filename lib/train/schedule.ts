/** The length and the learning rate of a run, and its stopping rules. */
import type { Augmentation } from "./augmentation.ts";
import { LEARNING_RATE_FLOOR } from "./learning_rate_floor.ts";
import type { Stopped } from "./run_end.ts";
import type { RunState } from "./run_state.ts";
import type { Sampling } from "./sampling.ts";

/** The length and the learning rate of a training. */
export interface Schedule {
  /** The learning rate of the first epoch. */
  readonly learningRate: number;
  /** The number of images per batch; the last batch of an epoch may hold fewer. */
  readonly batchSize: number;
  /** P: the learning rate drops on the (P + 1)-th bad epoch in a row. */
  readonly patience: number;
  /** The largest number of epochs. */
  readonly epochs: number;
  /** The images of an epoch (`sampling.ts`); default `shuffled`. */
  readonly sampling?: Sampling;
  /** Random changes of training images (`augmentation.ts`); none unless given. */
  readonly augmentation?: Augmentation;
  /** The factor by which a drop multiplies the learning rate; default 0.1. */
  readonly factor?: number;
  /** The learning rate below which the run stops; default 1e-8. */
  readonly minimumLearningRate?: number;
  /** The number of epochs after the best one at which the run stops; default 2P + 3. */
  readonly earlyStop?: number;
}

/** A schedule with all defaults filled in; only optional parts may be absent. */
export type CompleteSchedule = Required<Omit<Schedule, "augmentation">> & Pick<Schedule, "augmentation">;

/**
 * Returns the schedule with its defaults. Throws a `RangeError` for an invalid count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const own = { learningRate: 0.01, batchSize: 4, patience: 10, epochs: 99 };
 * const { earlyStop, factor } = completeSchedule(own);
 * assertEquals([earlyStop, factor], [23, 0.1]);
 * ```
 */
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
  return {
    factor: 0.1,
    minimumLearningRate: LEARNING_RATE_FLOOR,
    earlyStop: 2 * patience + 3,
    sampling: "shuffled",
    ...schedule,
  };
}

/**
 * Returns the reason why the run stops here, if it does; checks in the order of the released loop,
 * and `until` last. (That loop takes 0 for the best epoch if the first was best, and stops such a
 * run one epoch sooner with the same result.)
 */
export function stopReason(
  { history, learningRate, best }: RunState,
  schedule: CompleteSchedule,
  until = Infinity,
): Stopped | undefined {
  if (learningRate < schedule.minimumLearningRate) return "learning-rate";
  if (history.length - (best?.epoch ?? 0) >= schedule.earlyStop) return "early-stop";
  if (history.length >= schedule.epochs) return "epochs";
  return history.length >= until ? "until" : undefined;
}
