/** The state of a study while it runs, as the watch page shows it. */
import type { EpochRecord } from "../../train/history.ts";
import type { PlanTask } from "../../graph/render/plan_tasks.ts";

/** One kind of task: the name up to its first `/`. */
export interface WatchedKind {
  readonly kind: string;
  readonly total: number;
  readonly done: number;
  readonly running: number;
  /** The number of tasks begun and not finished, or unable to run. */
  readonly halted: number;
}

/** A running task. */
export interface RunningTask {
  readonly task: string;
  readonly host: string;
  /** `epoch 12 of 40, loss 0.713`; empty before any progress. */
  readonly text: string;
  /** The progress, from 0 to 1. */
  readonly fraction: number;
  /** The upper bound of the time left, from its progress so far; null while unknown. */
  readonly secondsLeft: number | null;
}

/** A task that was begun and is neither done nor running: it failed or was stopped. */
export interface HaltedTask {
  readonly task: string;
  readonly text: string;
  /** The end of its log; null if it may quote patients' data and the page may be shared. */
  readonly log: string | null;
}

/** A task that cannot run. */
export interface BlockedTask {
  readonly task: string;
  readonly problem: string;
}

/** One training. */
export interface WatchedRun {
  /** The last part of its task's name: `seed 3`. */
  readonly label: string;
  readonly state: PlanTask["state"] | "halted";
  readonly history: readonly EpochRecord[];
}

/** Trainings whose tasks' names differ only in the last part. */
export interface WatchedGroup {
  /** The shared part of the name: `train/ResNet`. */
  readonly name: string;
  readonly runs: readonly WatchedRun[];
}

/** The whole state. */
export interface WatchState {
  readonly experiment: string;
  /** `190 tasks; 40 done, 2 running, …`. */
  readonly summary: string;
  readonly tasks: number;
  readonly done: number;
  /** The lower bound of the time left, from the times of earlier tasks; null while unknown. */
  readonly secondsLeft: number | null;
  readonly kinds: readonly WatchedKind[];
  readonly running: readonly RunningTask[];
  readonly halted: readonly HaltedTask[];
  readonly blocked: readonly BlockedTask[];
  readonly groups: readonly WatchedGroup[];
}
