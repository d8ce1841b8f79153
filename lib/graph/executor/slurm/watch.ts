/** Waits for the results of queued jobs: looks into the store first, into the queue second. */
import { parseProgress } from "../../job.ts";
import type { JobRequest } from "../executor.ts";
import { latestJobFolder } from "../job/tenure.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { isPending, mayReturn, ranOutOfMemory, verdictOf } from "./job_verdict.ts";
import { endOf } from "./notes.ts";
import { outputOf, outputWords } from "./job_output.ts";
import { gentlePause, type PollInterval, pollInterval } from "./poll_interval.ts";
import { type QueuedJob, rowFinder } from "./squeue.ts";
import { elementId, type JobPlace, type WaitingTask, type WatchedJob } from "./watched_job.ts";

/** The intervals between looks. */
export interface WatchTimes {
  /** The milliseconds between two looks into the store. */
  readonly storeMilliseconds: number;
  /** The milliseconds between the first two calls of `squeue`; they grow while nothing changes. */
  readonly queueMilliseconds: number;
  readonly longestQueueMilliseconds: number;
}

/** Watches queued jobs. */
export interface Watch {
  /**
   * Watches a task's job until its result is stored, it fails, or its signal is aborted. A `fresh`
   * job was just submitted: progress that an earlier job left is not reported for it.
   */
  add(task: WaitingTask, place: JobPlace, options: { readonly fresh: boolean }): void;
}

/** The options of {@linkcode openWatch}. */
export interface WatchOptions {
  readonly commands: SlurmCommands;
  readonly times: WatchTimes;
  /** Submits a task once more. */
  resubmit(task: WaitingTask): void;
}

/** The looks at the queue that find neither a job nor its result before the job counts as gone. */
const MISSED_LOOKS = 2;

/** Opens a watch, which is active while there are jobs. */
export function openWatch({ commands, times, resubmit }: WatchOptions): Watch {
  const watched = new Set<WatchedJob>();
  let loop: Promise<void> | undefined;
  const begin = performance.now();
  let interval = firstInterval(), due = 0;

  /** Returns pauses that grow from a hundredth of the watch's elapsed time. */
  function firstInterval(): PollInterval {
    const { queueMilliseconds: least, longestQueueMilliseconds: most } = times;
    const first = gentlePause(performance.now() - begin, least, most);
    return pollInterval({ first: first / 1000, most: most / 1000 });
  }

  /** Called when a job is new or has changed its state, so that the queue is asked again soon. */
  function soon(): void {
    interval = firstInterval();
    due = Math.min(due, performance.now() + 1000 * interval.seconds);
  }

  async function watchAll(): Promise<void> {
    while (watched.size > 0) {
      await new Promise((wake) => setTimeout(wake, times.storeMilliseconds));
      for (const job of watched) {
        attend(job, () => {
          tellProgress(job);
          lookForEnd(job);
        });
      }
      if (watched.size > 0 && performance.now() >= due) await lookAtQueue();
    }
    loop = undefined;
  }

  /** Makes a look that throws fail its own task only. */
  function attend(job: WatchedJob, look: () => void): void {
    if (job.request.signal.aborted) return drop(job);
    try {
      look();
    } catch (error) {
      finish(job, () => job.reject(error));
    }
  }

  function drop(job: WatchedJob): void {
    watched.delete(job);
  }

  function finish(job: WatchedJob, settle: () => void): void {
    drop(job);
    settle();
  }

  /** Looks for the job's result, or how it ended. */
  function lookForEnd(job: WatchedJob): void {
    const { request: { plan, task, ready } } = job;
    const { store, resolver } = plan;
    if (store.result(ready.key) !== undefined) {
      const state = resolver.resolve(task);
      if (state.state === "done") {
        const { result } = state;
        const executed = result.provenance.job?.id === elementId(job);
        return finish(job, () => job.resolve({ end: "stored", result, executed }));
      }
    }
    const end = endOf(store.layout.door, job.files, ready.key);
    if (end?.end === "failed") {
      if (end.memory && mayGrow(job)) {
        return again(job, { why: "ran out of memory", moreMemory: true });
      }
      finish(job, () => job.reject(new Error(end.message)));
    }
  }

  async function lookAtQueue(): Promise<void> {
    const [first] = watched;
    if (first === undefined) return;
    const call: Call = {
      signal: first.request.signal,
      onWait: (text) => say(first, text),
    };
    let rows: readonly QueuedJob[];
    try {
      rows = await commands.queue(call);
    } catch (error) {
      for (const job of [...watched]) {
        if (job.request.signal.aborted) drop(job);
        else finish(job, () => job.reject(error));
      }
      return;
    }
    interval.answered(false);
    due = performance.now() + 1000 * interval.seconds;
    const rowOf = rowFinder(rows);
    const found = new Map(
      [...watched].map((job) => [job, rowOf(job, () => outputOf(job) !== undefined)] as const),
    );
    const replaced = [...found].flatMap(([job, row]) =>
      row !== undefined && mayReturn(row) ? [elementId(job)] : []
    );
    // A job that is gone already needs no cancelling; the lock separates two jobs of one task.
    if (replaced.length > 0) await commands.cancel([...new Set(replaced)], call).catch(() => {});
    for (const job of watched) {
      attend(job, () => {
        lookForEnd(job);
        if (watched.has(job)) judge(job, found.get(job));
      });
    }
  }

  function judge(job: WatchedJob, row: QueuedJob | undefined): void {
    const verdict = verdictOf(row);
    const id = elementId(job);
    if (verdict.do === "wait") {
      job.missed = 0;
      if (row?.state === "RUNNING") job.ran = true;
      const back = job.ran && row !== undefined && isPending(row);
      return say(job, `job ${id} ${back ? "was put back into the queue by Slurm; it " : ""}${verdict.words}`);
    }
    const { request: { plan, ready }, files } = job;
    const end = endOf(plan.store.layout.door, files, ready.key);
    const endedItself = row === undefined || row.state === "COMPLETED" || row.state === "FAILED";
    if (end?.end === "stopped" && endedItself) {
      return again(job, { why: "was ended by Slurm, and saved before" });
    }
    // The result of a finished job may not have reached this machine yet.
    if (verdict.do === "look again" && ++job.missed < MISSED_LOOKS) return soon();
    const isSilent = row?.state === "FAILED" && end === undefined;
    if (verdict.do === "start anew") return again(job, { why: verdict.words });
    if (verdict.do === "resubmit" || verdict.do === "look again" && !isSilent) {
      return again(job, { why: verdict.words });
    }
    const output = outputOf(job);
    if ((verdict.do === "more memory" || ranOutOfMemory(output ?? "")) && mayGrow(job)) {
      return again(job, { why: verdict.words, moreMemory: true });
    }
    finish(job, () => job.reject(new Error(`job ${id} ${verdict.words}${outputWords(job, output)}`)));
  }

  /** Submits a task again, as often as the cluster file allows. */
  function again(job: WatchedJob, { why, moreMemory = false }: {
    readonly why: string;
    readonly moreMemory?: boolean;
  }): void {
    const { settings: { resubmissions, memoryFactor = 1 }, attempt } = job;
    const id = elementId(job);
    if (attempt > resubmissions) {
      const times = attempt === 1 ? "once" : `${attempt} times`;
      const limit =
        `it was submitted ${times}, as often as the cluster file allows (resubmissions: ${resubmissions})`;
      const cause = new Error(`job ${id} ${why}; ${limit}; its saved state is kept${outputWords(job)}`);
      return finish(job, () => job.reject(cause));
    }
    const note = `job ${id} ${why}; submitted again (${attempt} of ${resubmissions}${
      moreMemory ? `, with ${memoryFactor} times the memory` : ""
    })`;
    finish(job, () => {
      job.request.onNote(note);
      resubmit({
        ...job,
        attempt: attempt + 1,
        enlarged: job.enlarged + (moreMemory ? 1 : 0),
        after: job.files.number,
      });
    });
  }

  return {
    add(task, place, { fresh }) {
      const progress = fresh ? progressText(task.request) ?? "" : "";
      watched.add({ ...task, ...place, said: "", progress, missed: 0, ran: false });
      soon();
      loop ??= watchAll();
    },
  };
}

/** Returns true if a task may get more memory: once, if the cluster file allows it. */
function mayGrow({ settings, enlarged }: WatchedJob): boolean {
  return settings.memoryFactor !== undefined && enlarged === 0;
}

/** Notes a job's new state, once. */
function say(job: WatchedJob, text: string): void {
  if (job.said === text) return;
  job.said = text;
  job.request.onNote(text);
}

/** Reports the progress that the task has written, if it is new. */
function tellProgress(job: WatchedJob): void {
  const text = progressText(job.request);
  if (text === undefined || text === job.progress) return;
  job.progress = text;
  const progress = parseProgress(text);
  if (progress !== undefined) job.request.onProgress(progress);
}

function progressText({ plan: { store: { layout } }, ready }: JobRequest): string | undefined {
  try {
    return layout.door.readText(latestJobFolder(layout.door, layout.scratch(ready.key)).progress);
  } catch {
    // The file is being replaced; nothing depends on progress.
    return undefined;
  }
}
