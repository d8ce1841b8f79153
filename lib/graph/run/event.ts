/** The events of a run, and its summary. */
import type { Reason } from "../reasons/reason.ts";
import type { Progress, Task } from "../task.ts";

/** A task that failed. */
export interface Failure {
  readonly task: string;
  /** The reason, in one sentence or more. */
  readonly cause: string;
  /** The path of the task's printed output, where it came to run. */
  readonly log: string | undefined;
}

/**
 * One event of a run. Every task that is not done at the start has exactly one of the last six,
 * unless interrupted.
 */
export type RunEvent =
  | { readonly type: "planned"; readonly done: number; readonly unfinished: readonly Task[] }
  | { readonly type: "started"; readonly task: string; readonly reasons: readonly Reason[] }
  /** Another process runs it. This run does other work until that one is done, or has died. */
  | { readonly type: "elsewhere"; readonly task: string }
  /** It goes on from what an earlier run had saved: `at` is `epoch 27, step 14`. */
  | { readonly type: "resumed"; readonly task: string; readonly at: string }
  | { readonly type: "progress"; readonly task: string; readonly progress: Progress }
  /** Says in words how its job fares: `job 123_4 waits: Resources`. */
  | { readonly type: "note"; readonly task: string; readonly text: string }
  /** The user stops the run; `text` says what becomes of its jobs. */
  | { readonly type: "interrupted"; readonly text: string }
  | { readonly type: "finished"; readonly task: string; readonly seconds: number }
  /** Its inputs came out as in an earlier run, so its result was there. */
  | { readonly type: "unchanged"; readonly task: string }
  /** Another process did it meanwhile. */
  | { readonly type: "done elsewhere"; readonly task: string }
  | { readonly type: "failed"; readonly failure: Failure }
  /** Its job goes on, or waits in a queue, without this run. */
  | { readonly type: "left"; readonly task: string }
  /** It needs `because`, which failed. */
  | { readonly type: "skipped"; readonly task: string; readonly because: string };

/** The end of a run. Tasks are in the graph's order. */
export interface RunSummary {
  readonly graph: string;
  readonly total: number;
  /** Done before the run. */
  readonly alreadyDone: number;
  readonly executed: readonly string[];
  /** Their inputs came out as before, so their results were there. */
  readonly unchanged: readonly string[];
  /** Another process did them meanwhile. */
  readonly elsewhere: readonly string[];
  /** Their jobs go on, or wait in a queue, without this run. */
  readonly left: readonly string[];
  readonly failures: readonly Failure[];
  readonly skipped: readonly { readonly task: string; readonly because: string }[];
  /** The run was told to stop; what is not done can be continued. */
  readonly interrupted: boolean;
  readonly seconds: number;
}
