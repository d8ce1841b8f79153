/**
 * Defines the seam between a run and the machines that compute: local processes, or the jobs of a
 * cluster's queue. See README.md beside this file for how to add one.
 */
import type { Plan } from "../plan.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Result } from "../store/result.ts";
import type { Use } from "../store/uses.ts";
import type { Progress, Task } from "../task.ts";
import type { Machine } from "./machine.ts";

/** Runs ready tasks until their results are in the store. */
export interface Executor {
  /** The machine that jobs run on, or one of several equal ones. */
  readonly machine: Machine;
  /** The most tasks that run at once. */
  readonly parallel: number;
  /** The note to the user when a run is stopped: what happens to its jobs. */
  readonly stopping: string;
  /** True if a job can be started now: for `task`, or for a task that holds no memory. */
  hasRoom(task?: Task): boolean;
  /** Resolves when there is room again. */
  roomFreed(): Promise<void>;
  /**
   * Starts a job for a ready task, for which there must be room. Resolves when its result is in the
   * store, or when the job continues without this run.
   *
   * Throws an `Error` with the cause if the task fails. When the request's signal is aborted, the
   * job saves its state and ends, or is left. The method then throws the signal's reason, or an
   * {@linkcode UnsavedError} if the job could not save.
   */
  start(request: JobRequest): Promise<JobEnd>;
  /**
   * Cancels queued jobs that nothing needs any more. Called when a run of this plan has finished,
   * but not after it was stopped; never throws.
   */
  tidy?(plan: Plan, signal: AbortSignal): Promise<void>;
}

/** A ready task, and the callbacks that report how its job proceeds. */
export interface JobRequest {
  readonly plan: Plan;
  readonly task: Task;
  readonly ready: ReadyTask;
  /** The run's entry in the list of results in use. */
  readonly use: Pick<Use, "note">;
  /** Aborted to stop the job. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Called when another process runs the task: the job waits for it and frees its room. */
  onWait(): void;
  /** Called when the job runs, after it has waited for another process. */
  onTurn(): void;
  /** Reports the job's state in words: `job 123_4 waits: Resources`. */
  onNote(text: string): void;
}

/** The end of a job that did not fail. */
export type JobEnd =
  /** The result is stored. `executed` is false if another process made it meanwhile. */
  | { readonly end: "stored"; readonly result: Result; readonly executed: boolean }
  /** The job runs on, or waits in a queue, without this run. */
  | { readonly end: "left" };

/** Thrown if a job was stopped and failed to save its state; the message gives the reason. */
export class UnsavedError extends Error {
  override name = "UnsavedError";
}

/** Thrown if a job was stopped, took too long to save its state, and was ended. */
export class SlowSaveError extends UnsavedError {
  override name = "SlowSaveError";
}

/** Thrown if something other than its executor ended a job's process. */
export class JobTerminatedError extends Error {
  override name = "JobTerminatedError";
}
