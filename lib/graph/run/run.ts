/** Runs what a plan leaves to do. */
import type { Plan } from "../plan.ts";
import { neededTasks } from "../graph.ts";
import { withAdvice } from "../machine/refusal.ts";
import type { Hash } from "../hash.ts";
import { knownNow } from "../collect/known.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Result } from "../store/result.ts";
import type { Task } from "../task.ts";
import { NO_USE, noteHistory, unfinishedTasks, useOf } from "./enter_run.ts";
import { estimateSeconds } from "./estimate.ts";
import type { Failure, RunEvent, RunSummary } from "./event.ts";
import { executeTask } from "./execute.ts";
import { joinRuns } from "./join_runs.ts";
import { readyQueue } from "./ready_queue.ts";
import { latestJobFolder } from "./tenure.ts";
import { type MemoryBudget, workerSlots } from "./worker_slots.ts";
import { DEFAULT_WORKER, UnsavedError, type WorkerCommand } from "./worker_process.ts";

/** What {@linkcode run} works with. */
export interface RunOptions {
  /** Workers at once; at least 1. */
  readonly jobs: number;
  readonly worker?: WorkerCommand;
  /**
   * Aborted to stop: running workers save what they have and end, their scratch folders are kept.
   */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * A task that neither prints nor reports progress for so many seconds fails; `stallLimit` says
   * what holds otherwise.
   */
  readonly stallSeconds?: number | undefined;
  /** Fewer workers run at once where they would hold more. */
  readonly memory?: MemoryBudget | undefined;
}

/**
 * Runs the unfinished tasks of a plan, at most `jobs` at once. A task whose inputs come out as in
 * an earlier run is not run again. A task that fails holds up only what needs it. Never throws for
 * a task's sake: see the summary. Throws a `StoreError` before anything runs where the store cannot
 * be written.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunSummary> {
  const { graph, resolver, store, root } = plan;
  if (!Number.isInteger(options.jobs) || options.jobs < 1) {
    throw new RangeError(`jobs: expected a whole number from 1, got ${options.jobs}`);
  }
  const { jobs, worker = DEFAULT_WORKER, onEvent = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  using _joined = unfinishedTasks(plan).length === 0 ? undefined : await joinRuns(store);
  const begin = performance.now();
  const unfinished = unfinishedTasks(plan);
  const estimates = estimateSeconds(unfinished, { store, resolver });
  const queue = readyQueue(graph, (task) => estimates.secondsOf(task) ?? 1);
  const waitingFor = new Map<string, number>();
  /** Tasks that run, by key, and tasks of the same key that wait for them. */
  const running = new Map<string, Task[]>();
  const executed = new Set<string>(), cutOff = new Set<string>(), elsewhere = new Set<string>();
  /**
   * Results that were there before, and keys of those that this run made: all others are another
   * process's.
   */
  const stored = unfinished.length > 0 ? (await knownNow(store.layout)).results : new Set<Hash>();
  const made = new Set<Hash>();
  const failures = new Map<string, Failure>(), skipped = new Map<string, string>();
  /** Tasks that run here, or are waited for while another process runs them. */
  const work = new Set<Promise<void>>();
  const slots = workerSlots(jobs, options.memory?.bytes);
  const bytesOf = (task: Task) => options.memory?.of(task) ?? 0;

  noteHistory(plan);
  using use = unfinished.length > 0 ? await useOf(plan) : NO_USE;
  onEvent({ type: "planned", done: graph.tasks.length - unfinished.length, unfinished });
  for (const task of unfinished) {
    const open = neededTasks(task).filter((name) => plan.states.get(name)?.state !== "done");
    waitingFor.set(task.name, open.length);
  }
  for (const task of unfinished) {
    const state = plan.states.get(task.name);
    if (state?.state === "stale") queue.push(task);
    if (state?.state === "blocked" && waitingFor.get(task.name) === 0) failBlocked(task, state.problem);
  }
  const onAbort = () => onEvent({ type: "interrupted" });
  signal.addEventListener("abort", onAbort, { once: true });
  while (!signal.aborted) {
    start();
    if (work.size === 0) break;
    await Promise.race([...work, slots.freed()]);
  }
  await Promise.all(work);
  signal.removeEventListener("abort", onAbort);

  const inOrder = (names: ReadonlySet<string>) =>
    graph.tasks.flatMap(({ name }) => names.has(name) ? [name] : []);
  return {
    graph: graph.name,
    total: graph.tasks.length,
    alreadyDone: graph.tasks.length - unfinished.length,
    executed: inOrder(executed),
    cutOff: inOrder(cutOff),
    elsewhere: inOrder(elsewhere),
    failures: graph.tasks.flatMap(({ name }) => failures.get(name) ?? []),
    skipped: graph.tasks.flatMap(({ name: task }) => {
      const because = skipped.get(task);
      return because === undefined ? [] : [{ task, because }];
    }),
    interrupted: signal.aborted,
    seconds: (performance.now() - begin) / 1000,
  };

  /** Fills the free workers. */
  function start(): void {
    const tooLarge: Task[] = [];
    while (slots.free() && queue.size > 0) {
      const task = queue.pop();
      // Resolved at the last moment: a task of the same key may have finished since.
      const state = task && resolver.resolve(task);
      if (task === undefined || state === undefined) break;
      if (state.state !== "stale") settle([task]);
      else if (running.has(state.key)) running.get(state.key)?.push(task);
      else if (!slots.free(bytesOf(task))) tooLarge.push(task);
      else {
        const ending: Promise<void> = execute(task, state).finally(() => work.delete(ending));
        work.add(ending);
      }
    }
    for (const task of tooLarge) queue.push(task);
  }

  /**
   * Handles tasks whose inputs are all there, and what follows from them without running anything.
   */
  function settle(tasks: readonly Task[]): void {
    const pending = [...tasks];
    for (const task of pending) {
      const state = resolver.resolve(task);
      if (state.state === "stale") queue.push(task);
      else if (state.state === "blocked") failBlocked(task, state.problem);
      else if (state.state === "done") {
        const isOld = stored.has(state.key) || made.has(state.key);
        (isOld ? cutOff : elsewhere).add(task.name);
        use.note(state.key);
        onEvent({ type: isOld ? "cut off" : "done elsewhere", task: task.name });
        pending.push(...release(task, state.result));
      }
    }
  }

  function failBlocked(task: Task, cause: string): void {
    fail({ task: task.name, cause: withAdvice(cause, { path: store.layout.folder }), log: undefined });
  }

  /** What the task's last result took in the store, in bytes, where there is one. */
  function storedBefore(task: Task): number | undefined {
    const key = resolver.history.lastKey(task.name);
    const outputs = key === undefined ? undefined : store.result(key)?.outputs;
    return outputs && Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
  }

  async function execute(task: Task, ready: ReadyTask): Promise<void> {
    running.set(ready.key, []);
    let slot: Disposable | undefined = slots.take(bytesOf(task));
    const giveBack = () => {
      slot?.[Symbol.dispose]();
      slot = undefined;
    };
    let resumed = false;
    onEvent({ type: "started", task: task.name, reasons: ready.reasons });
    try {
      const { result, executed: here } = await executeTask({
        graph: graph.name,
        task,
        ready,
        store,
        resolver,
        root,
        worker,
        signal,
        stallSeconds: options.stallSeconds,
        use,
        onProgress(progress) {
          if (progress.resumed !== undefined && !resumed) {
            resumed = true;
            onEvent({ type: "resumed", task: task.name, at: progress.resumed });
          }
          onEvent({ type: "progress", task: task.name, progress });
        },
        onWait() {
          giveBack();
          onEvent({ type: "elsewhere", task: task.name });
        },
        // The next worker starts while this one's outputs are stored.
        onWorked: giveBack,
        async onTurn() {
          if (slot !== undefined) return;
          while (!slots.free(bytesOf(task))) await slots.freed();
          signal.throwIfAborted();
          slot = slots.take(bytesOf(task));
          onEvent({ type: "started", task: task.name, reasons: ready.reasons });
        },
      });
      const { seconds } = result.provenance;
      if (here) made.add(ready.key);
      if (here) executed.add(task.name);
      else elsewhere.add(task.name);
      estimates.note(task, seconds);
      onEvent(
        here ? { type: "finished", task: task.name, seconds } : { type: "done elsewhere", task: task.name },
      );
      settle(release(task, result));
    } catch (error) {
      if (signal.aborted && !(error instanceof UnsavedError)) return;
      const log = existing(latestJobFolder(store.layout.door, store.layout.scratch(ready.key)).log);
      const message = error instanceof Error ? error.message : String(error);
      const place = { path: store.layout.folder, needed: storedBefore(task) };
      fail({ task: task.name, cause: withAdvice(message, place), log });
    } finally {
      giveBack();
      const same = running.get(ready.key) ?? [];
      running.delete(ready.key);
      for (const other of same) queue.push(other);
    }
  }

  /** Notes a result; returns the tasks that waited for nothing else. */
  function release(task: Task, result: Result): Task[] {
    resolver.finish(task.name, result);
    resolver.history.note(task.name, result.key);
    return (graph.dependents.get(task.name) ?? []).filter(({ name }) => {
      const left = (waitingFor.get(name) ?? 0) - 1;
      waitingFor.set(name, left);
      return left === 0 && !skipped.has(name);
    });
  }

  function fail(failure: Failure): void {
    failures.set(failure.task, failure);
    onEvent({ type: "failed", failure });
    const pending = [...graph.dependents.get(failure.task) ?? []];
    for (const task of pending) {
      if (skipped.has(task.name) || failures.has(task.name)) continue;
      skipped.set(task.name, failure.task);
      onEvent({ type: "skipped", task: task.name, because: failure.task });
      pending.push(...graph.dependents.get(task.name) ?? []);
    }
  }
}

function existing(path: string): string | undefined {
  try {
    return Deno.lstatSync(path).isFile ? path : undefined;
  } catch {
    return undefined;
  }
}
