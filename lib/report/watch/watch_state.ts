/** The state of a study while it runs, as the watch page shows it. */
import type { EpochRecord } from "../../train/history.ts";
import type { PlanTask } from "../../graph/render/plan_tasks.ts";

/** One kind of task: the name up to its first `/`. */
export interface WatchedKind {
  readonly kind: string;
  readonly total: number;
  readonly done: number;
  readonly running: number;
  /** Begun and not finished, or unable to run. */
  readonly halted: number;
}

/** A task that a process runs. */
export interface RunningTask {
  readonly task: string;
  readonly host: string;
  /** `epoch 12 of 40, loss 0.713`; empty before any progress. */
  readonly text: string;
  /** From 0 to 1. */
  readonly fraction: number;
  /** At most so long, by its progress so far; null while that is not known. */
  readonly secondsLeft: number | null;
}

/** A task that was begun and is neither done nor running: it failed, or was stopped. */
export interface HaltedTask {
  readonly task: string;
  readonly text: string;
  /** The end of its log; null where it may quote patients' data and the page may be passed on. */
  readonly log: string | null;
}

/** A task that cannot run. */
export interface BlockedTask {
  readonly task: string;
  readonly problem: string;
}

/** One training. */
export interface WatchedRun {
  /** The end of its task's name: `seed 3`. */
  readonly label: string;
  readonly state: PlanTask["state"] | "halted";
  readonly history: readonly EpochRecord[];
}

/** Trainings whose tasks' names differ in the last part alone. */
export interface WatchedGroup {
  /** `train/ResNet`. */
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
  /** At least so long, by the times of earlier tasks; null while nothing is known. */
  readonly secondsLeft: number | null;
  readonly kinds: readonly WatchedKind[];
  readonly running: readonly RunningTask[];
  readonly halted: readonly HaltedTask[];
  readonly blocked: readonly BlockedTask[];
  readonly groups: readonly WatchedGroup[];
}
