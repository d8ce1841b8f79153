/** Runs the tasks of a plan that are not done. */
import { type Executor, UnsavedError } from "../executor/executor.ts";
import { knownNow } from "../collect/known.ts";
import type { Hash } from "../hash.ts";
import type { Plan } from "../plan.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Use } from "../store/uses.ts";
import type { Progress, Task } from "../task.ts";
import { NO_USE, noteHistory, unfinishedTasks, useOf } from "./enter_run.ts";
import { type Estimates, estimateSeconds } from "./estimate.ts";
import type { RunEvent, RunSummary } from "./event.ts";
import { failureOf } from "./failure.ts";
import { joinRuns } from "../executor/job/join_runs.ts";
import { openOutcomes, type Outcomes } from "./outcomes.ts";
import { openSchedule, type Schedule } from "./schedule.ts";
import { openSettler, type Settler } from "./settle.ts";

/** The options of {@linkcode run}. */
export interface RunOptions {
  /** The executor that runs ready tasks. */
  readonly executor: Executor;
  /**
   * Aborted to stop the run: jobs save their state and end, and their scratch folders are kept. An
   * executor may leave its jobs instead.
   */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Runs the unfinished tasks of a plan, as many at once as the executor has room for. A task whose
 * inputs turn out unchanged does not run again. A task that fails stops only the tasks that depend
 * on it, and throws nothing: see the summary. Throws a `StoreError` before anything runs if the
 * store cannot be written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 * import { localExecutor } from "../executor/local/local_executor.ts";
 *
 * await using example = await openExample();
 * const executor = localExecutor({ jobs: 1 }), events: string[] = [];
 * const summary = await run(await example.plan(3), {
 *   executor,
 *   onEvent: ({ type }) => void events.push(type),
 * });
 * assertEquals(summary.executed, ["square", "double"]);
 * assertEquals(events, ["planned", "started", "finished", "started", "finished"]);
 * ```
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunSummary> {
  const { graph, store } = plan;
  const { executor, onEvent = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  using _joined = unfinishedTasks(plan).length === 0 ? undefined : await joinRuns(store);
  const begin = performance.now();
  const unfinished = unfinishedTasks(plan);
  const estimates = estimateSeconds(unfinished, plan);
  const schedule = openSchedule(plan, {
    unfinished,
    secondsOf: (task) => estimates.secondsOf(task) ?? 1,
  });
  const outcomes = openOutcomes(graph, onEvent);
  const stored = unfinished.length > 0 ? (await knownNow(store.layout)).results : new Set<Hash>();
  noteHistory(plan);
  using use = unfinished.length > 0 ? await useOf(plan) : NO_USE;
  const settler = openSettler({ plan, schedule, outcomes, use, stored });
  const state: RunState = {
    ...{ plan, executor, signal, estimates, schedule, outcomes, settler, use, onEvent },
    work: new Set(),
  };

  onEvent({ type: "planned", done: graph.tasks.length - unfinished.length, unfinished });
  for (const task of unfinished) {
    const found = plan.states.get(task.name);
    if (found?.state === "stale") schedule.add(task);
    if (found?.state === "blocked" && schedule.isReady(task)) settler.failBlocked(task, found.problem);
  }
  const onAbort = () => onEvent({ type: "interrupted", text: executor.stopping });
  signal.addEventListener("abort", onAbort, { once: true });
  while (!signal.aborted) {
    startJobs(state);
    if (state.work.size === 0) break;
    await Promise.race([...state.work, executor.roomFreed()]);
  }
  await Promise.all(state.work);
  if (!signal.aborted) await executor.tidy?.(plan, signal);
  signal.removeEventListener("abort", onAbort);

  return {
    graph: graph.name,
    total: graph.tasks.length,
    alreadyDone: graph.tasks.length - unfinished.length,
    ...outcomes.lists(),
    interrupted: signal.aborted,
    seconds: (performance.now() - begin) / 1000,
  };
}

/** The state of a running run. */
interface RunState {
  readonly plan: Plan;
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly estimates: Estimates;
  readonly schedule: Schedule;
  readonly outcomes: Outcomes;
  readonly settler: Settler;
  readonly use: Use;
  readonly onEvent: (event: RunEvent) => void;
  /** Running jobs, and waits for tasks that other processes run. */
  readonly work: Set<Promise<void>>;
}

/** Starts jobs for ready tasks while the executor has room. */
function startJobs(state: RunState): void {
  const { plan, executor, schedule, settler, work } = state;
  const tooLarge: Task[] = [];
  while (executor.hasRoom()) {
    const task = schedule.next();
    if (task === undefined) break;
    // Resolved at the last moment: a task of the same key may have finished since.
    const ready = plan.resolver.resolve(task);
    if (ready.state !== "stale") settler.settle([task]);
    else if (!executor.hasRoom(task) && !schedule.isRunning(ready.key)) tooLarge.push(task);
    else if (schedule.begin(task, ready.key)) {
      const ending: Promise<void> = runJob(state, task, ready).finally(() => work.delete(ending));
      work.add(ending);
    }
  }
  for (const task of tooLarge) schedule.add(task);
}

/** Runs one ready task and settles the tasks that depend on it. */
async function runJob(state: RunState, task: Task, ready: ReadyTask): Promise<void> {
  const { plan, executor, signal, estimates, schedule, outcomes, settler, use, onEvent } = state;
  const started = () => onEvent({ type: "started", task: task.name, reasons: ready.reasons });
  started();
  try {
    const done = await executor.start({
      ...{ plan, task, ready, use, signal },
      onProgress: progressEvents(task, onEvent),
      onWait: () => onEvent({ type: "elsewhere", task: task.name }),
      onTurn: started,
      onNote: (text) => onEvent({ type: "note", task: task.name, text }),
    });
    if (done.end === "left") return outcomes.left(task);
    estimates.note(task, done.result.provenance.seconds);
    settler.finish(task, done.result, done);
  } catch (error) {
    if (signal.aborted && !(error instanceof UnsavedError)) return;
    outcomes.failed(failureOf(task, { key: ready.key, error, plan }));
  } finally {
    schedule.end(ready.key);
  }
}

/** Turns a task's progress into events. The first one says where the task continues. */
function progressEvents({ name: task }: Task, onEvent: (event: RunEvent) => void) {
  let resumed = false;
  return (progress: Progress) => {
    if (progress.resumed !== undefined && !resumed) {
      resumed = true;
      onEvent({ type: "resumed", task, at: progress.resumed });
    }
    onEvent({ type: "progress", task, progress });
  };
}
