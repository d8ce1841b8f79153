/**
 * The seam between a run and the machines that compute: local processes, or the jobs of a cluster's
 * queue. See README.md beside this file for how to add one.
 */
import type { Plan } from "../plan.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Result } from "../store/result.ts";
import type { Use } from "../store/uses.ts";
import type { Progress, Task } from "../task.ts";
import type { Machine } from "./machine.ts";

/** Takes ready tasks to results in the store. */
export interface Executor {
  /** The machine that jobs run on, or one of several that are alike. */
  readonly machine: Machine;
  /** The most tasks that run at once. */
  readonly parallel: number;
  /** Said when the user stops a run: what becomes of its jobs. */
  readonly stopping: string;
  /** True if a job can be started now: for `task`, or for one that holds no memory. */
  hasRoom(task?: Task): boolean;
  /** Resolves when there is next more room. */
  roomFreed(): Promise<void>;
  /**
   * Starts a job for a ready task, for which there must be room. Resolves when its result is in the
   * store, or when the job is left to itself.
   *
   * Throws an `Error` with the cause where the task fails. When the request's signal is aborted the
   * job saves what it has and ends, or is left; then the signal's reason is thrown, or an
   * {@linkcode UnsavedError} where the job could not save.
   */
  start(request: JobRequest): Promise<JobEnd>;
  /**
   * Ends queued jobs that nothing needs any more. Called when a run of this plan has come to its
   * end, and not after it was stopped; never throws.
   */
  tidy?(plan: Plan, signal: AbortSignal): Promise<void>;
}

/** A ready task, and the functions that are told how its job goes. */
export interface JobRequest {
  readonly plan: Plan;
  readonly task: Task;
  readonly ready: ReadyTask;
  /** The run's entry among those that need the store's results. */
  readonly use: Pick<Use, "note">;
  /** Aborted to stop the job. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Another process runs the task; the job waits for it, and gives its room to others. */
  onWait(): void;
  /** The job runs at last, after it has waited for another process. */
  onTurn(): void;
  /** Says in words how the job fares: `job 123_4 waits: Resources`. */
  onNote(text: string): void;
}

/** The end of a job that did not fail. */
export type JobEnd =
  /** The result is stored. `executed` is false where another process has made it meanwhile. */
  | { readonly end: "stored"; readonly result: Result; readonly executed: boolean }
  /** The job goes on, or waits in a queue, without this run. */
  | { readonly end: "left" };

/** A job was told to stop, and failed to save what it had; the message says why. */
export class UnsavedError extends Error {
  override name = "UnsavedError";
}

/** A job that was told to stop took too long to save, and was ended. */
export class SlowSaveError extends UnsavedError {
  override name = "SlowSaveError";
}

/** A job's process was told to end by something other than its executor. */
export class ToldToEndError extends Error {
  override name = "ToldToEndError";
}
