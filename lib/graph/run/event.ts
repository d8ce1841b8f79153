/** The events of a run, and its summary. */
import type { Reason } from "../reasons/reason.ts";
import type { Progress, Task } from "../task.ts";

/** A task that failed. */
export interface Failure {
  readonly task: string;
  /** The reason, in one sentence or more. */
  readonly cause: string;
  /** The path of the task's log, if the task has run. */
  readonly log: string | undefined;
}

/**
 * One event of a run. Every task that is not done at the start has exactly one of the last six,
 * unless the run is interrupted.
 */
export type RunEvent =
  | { readonly type: "planned"; readonly done: number; readonly unfinished: readonly Task[] }
  | { readonly type: "started"; readonly task: string; readonly reasons: readonly Reason[] }
  /**
   * Another process runs it. This run continues with other tasks until that process is done, or has
   * died.
   */
  | { readonly type: "elsewhere"; readonly task: string }
  /** It continues from the state that an earlier run saved: `at` is `epoch 27, step 14`. */
  | { readonly type: "resumed"; readonly task: string; readonly at: string }
  | { readonly type: "progress"; readonly task: string; readonly progress: Progress }
  /** The job's state in words: `job 123_4 waits: Resources`. */
  | { readonly type: "note"; readonly task: string; readonly text: string }
  /** The user stops the run; `text` says what happens to its jobs. */
  | { readonly type: "interrupted"; readonly text: string }
  | { readonly type: "finished"; readonly task: string; readonly seconds: number }
  /** Its inputs turned out unchanged, so its earlier result is valid. */
  | { readonly type: "unchanged"; readonly task: string }
  /** Another process did it meanwhile. */
  | { readonly type: "done elsewhere"; readonly task: string }
  | { readonly type: "failed"; readonly failure: Failure }
  /** Its job runs on, or waits in a queue, without this run. */
  | { readonly type: "left"; readonly task: string }
  /** It depends on `because`, which failed. */
  | { readonly type: "skipped"; readonly task: string; readonly because: string };

/** The summary of a run. Tasks are in the graph's order. */
export interface RunSummary {
  readonly graph: string;
  readonly total: number;
  /** The number of tasks that were done before the run. */
  readonly alreadyDone: number;
  readonly executed: readonly string[];
  /** Tasks whose inputs turned out unchanged, so that their earlier results are valid. */
  readonly unchanged: readonly string[];
  /** Tasks that another process did meanwhile. */
  readonly elsewhere: readonly string[];
  /** Tasks whose jobs run on, or wait in a queue, without this run. */
  readonly left: readonly string[];
  readonly failures: readonly Failure[];
  readonly skipped: readonly { readonly task: string; readonly because: string }[];
  /** True if the run was stopped; unfinished tasks can be continued. */
  readonly interrupted: boolean;
  readonly seconds: number;
}
