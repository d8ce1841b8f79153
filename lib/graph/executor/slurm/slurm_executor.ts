/** Runs tasks as jobs of a Slurm cluster. */
import { join } from "node:path";
import type { Layout } from "../../store/layout.ts";
import type { Task } from "../../task.ts";
import type { Executor, JobEnd, JobRequest } from "../executor.ts";
import type { Machine } from "../machine.ts";
import { cancelNeedless } from "./cancel_needless.ts";
import { type Cluster, kindOf, settingsOf } from "./cluster_schema.ts";
import { ArraySizeError, type SlurmCommands, SubmitLimitError } from "./commands.ts";
import { type GatherTimes, openGather } from "./gather.ts";
import type { TaskCost } from "./job_limits.ts";
import { type QueueBook, queueBook } from "./queue_book.ts";
import { DEFAULT_ARRAY_SIZE, groupsOf, smallerArray } from "./split_array.ts";
import { type NodeCommand, submitArray } from "./submit.ts";
import { openWatch, type Watch, type WatchTimes } from "./watch.ts";
import { elementId, type JobPlace, type WaitingTask } from "./watched_job.ts";

/** The options of {@linkcode slurmExecutor}. */
export interface SlurmOptions {
  readonly cluster: Cluster;
  readonly commands: SlurmCommands;
  readonly node: NodeCommand;
  /** The machine that jobs run on. */
  readonly machine: Machine;
  /** Runs the kinds of tasks that the cluster file leaves to the runner. */
  readonly local: Executor;
  /** Returns a task's expected memory and duration, if known. */
  readonly estimate?: ((task: Task) => TaskCost) | undefined;
  /** Leaves jobs as soon as they are submitted. */
  readonly detach?: boolean;
  readonly times?: Partial<SlurmTimes>;
}

/** The intervals between looks into the store and calls of Slurm. */
export interface SlurmTimes extends WatchTimes, GatherTimes {}

const TIMES: SlurmTimes = {
  gatherMilliseconds: 3000,
  longestGatherMilliseconds: 300_000,
  limitMilliseconds: 60_000,
  storeMilliseconds: 2000,
  queueMilliseconds: 10_000,
  longestQueueMilliseconds: 150_000,
};

/** The most milliseconds that the end of a run waits for a controller that is away. */
const TIDY_MILLISECONDS = 30_000;

/**
 * Returns an executor that submits jobs to Slurm and waits for their results in the store. Jobs of
 * one kind that are ready at about the same time (`times`, in ms) become one array. A run that is
 * stopped leaves its jobs in the queue. If a task's job cannot run, the task fails with Slurm's
 * message.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../../example/open_example.ts";
 * import { shellSlurm } from "../../example/shell_slurm.ts";
 * import { run } from "../../run/run.ts";
 * import { clusterSchema } from "./cluster_schema.ts";
 *
 * await using example = await openExample();
 * const cluster = clusterSchema(["double"]).parse({ tasks: { double: { where: "runner" } } });
 * await run(await example.plan(3), { executor: slurmExecutor({ ...shellSlurm(), cluster }) });
 * const plan = await example.plan(3);
 * assertEquals(resultOf(plan, "square").provenance.job?.id, "7_0");
 * assertEquals(resultOf(plan, "double").provenance.job, undefined);
 * ```
 */
export function slurmExecutor(options: SlurmOptions): Executor {
  const { cluster, commands, node, machine, local, estimate, detach = false } = options;
  const times: SlurmTimes = { ...TIMES, ...options.times };
  /** Queued jobs; several tasks may share one. */
  let queued = 0;
  let freed = Promise.withResolvers<void>();
  let book: QueueBook | undefined;
  /** The most elements that an array may have, as far as the controller has shown. */
  let arraySize = DEFAULT_ARRAY_SIZE;
  const enqueue = openGather<WaitingTask>(times, flush);
  const watch: Watch = openWatch({ commands, times, resubmit: enqueue });

  const isHere = (task: Task) => settingsOf(cluster, kindOf(task.name)).where === "runner";

  /** Submits tasks. Returns false if some have to be submitted later. */
  async function flush(tasks: readonly WaitingTask[]): Promise<boolean> {
    const [first] = tasks;
    if (first === undefined) return true;
    const { signal, plan: { store: { layout } } } = first.request;
    try {
      // One runner at a time finds out which jobs are queued, and adds to them.
      using _alone = await layout.locks.take(join(layout.folder, "locks", "slurm"), {
        mode: "exclusive",
        signal,
      });
      const left = await takeUp(tasks, layout);
      let all = true;
      for (const group of groupsByKind(left)) all = await submitGroup(group) && all;
      return all;
    } catch (error) {
      for (const task of tasks) task.reject(error);
      return true;
    }
  }

  /** Watches jobs that are already queued or running. Returns the tasks that have none. */
  async function takeUp(tasks: readonly WaitingTask[], layout: Layout): Promise<WaitingTask[]> {
    book ??= queueBook(layout);
    book.read();
    const known = tasks.filter(({ request, after }) => book?.has(request.ready.key, after));
    if (known.length === 0) return [...tasks];
    const [{ request }] = tasks as readonly [WaitingTask];
    const rows = await commands.queue({ signal: request.signal, onWait: request.onNote });
    return tasks.filter((task) => {
      const place = book?.alive(task.request.ready.key, rows, task.after);
      if (place === undefined) return true;
      task.request.onNote(`job ${elementId(place)} is already queued`);
      follow(task, place, { fresh: false });
      return false;
    });
  }

  /** Submits tasks of one kind. Returns false if some have to be submitted later. */
  async function submitGroup(group: Group): Promise<boolean> {
    const [{ request, settings: { tasksPerJob } }] = group;
    // Only the first task notes it: the others wait for the same.
    const say = (text: string) => request.onNote(`${text}${othersText(group.length - 1)}`);
    if (group.length > arraySize * tasksPerJob) {
      let all = true;
      for (const part of groupsOf(group, arraySize * tasksPerJob)) {
        if (isGroup(part)) all = await submitGroup(part) && all;
      }
      return all;
    }
    try {
      const call = { signal: request.signal, onWait: say };
      const places = await submitArray(group, { commands, node, call });
      group.forEach((task, index) => {
        const place = places[index];
        if (place === undefined) return;
        task.request.onNote(`job ${elementId(place)} is submitted`);
        follow(task, place, { fresh: true });
      });
      return true;
    } catch (error) {
      const elements = Math.ceil(group.length / tasksPerJob);
      const smaller = error instanceof ArraySizeError ? smallerArray(elements) : undefined;
      if (smaller !== undefined) {
        arraySize = smaller;
        return await submitGroup(group);
      }
      if (!(error instanceof SubmitLimitError)) {
        for (const task of group) task.reject(error);
        return true;
      }
      say(`waits to be submitted: ${error.message}`);
      group.forEach(enqueue);
      return false;
    }
  }

  function follow(task: WaitingTask, place: JobPlace, options: { readonly fresh: boolean }): void {
    if (detach) task.resolve({ end: "left" });
    else watch.add(task, place, options);
  }

  return {
    machine,
    parallel: cluster.maxJobs,
    stopping: "stopping: jobs stay in the queue (run with --cancel to cancel them)",
    hasRoom(task) {
      const room = queued < cluster.maxJobs;
      if (task === undefined) return room || local.hasRoom();
      return isHere(task) ? local.hasRoom(task) : room;
    },
    roomFreed: () => Promise.race([freed.promise, local.roomFreed()]),
    async start(request) {
      if (isHere(request.task)) return await local.start(request);
      const share = 1 / settingsOf(cluster, kindOf(request.task.name)).tasksPerJob;
      queued += share;
      try {
        return await submitted(request, { cluster, estimate, enqueue });
      } finally {
        queued -= share;
        freed.resolve();
        freed = Promise.withResolvers();
      }
    },
    async tidy({ store }, signal) {
      if (detach) return;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(TIDY_MILLISECONDS)]);
      // Every result is stored: a job that remains finds that out, and ends.
      await cancelNeedless(store, { commands, call: { signal: limited, onWait() {} } }).catch(() => {});
    },
  };
}

/** Resolves when the task's result is stored, or its job is left. */
async function submitted(
  request: JobRequest,
  { cluster, estimate, enqueue }: Pick<SlurmOptions, "cluster" | "estimate"> & {
    readonly enqueue: (task: WaitingTask) => void;
  },
): Promise<JobEnd> {
  const { signal, task } = request;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<JobEnd>();
  const leave = () => resolve({ end: "left" });
  signal.addEventListener("abort", leave, { once: true });
  const kind = kindOf(task.name);
  const settings = settingsOf(cluster, kind);
  enqueue({
    ...{ request, kind, settings, resolve, reject },
    cost: estimate?.(task) ?? {},
    attempt: 1,
    enlarged: 0,
    after: 0,
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Returns ` (so do 24 more tasks)`. */
function othersText(count: number): string {
  return count === 0 ? "" : count === 1 ? " (so does another task)" : ` (so do ${count} more tasks)`;
}

/** Tasks of one kind and attempt. */
type Group = readonly [WaitingTask, ...WaitingTask[]];

function isGroup(tasks: readonly WaitingTask[]): tasks is Group {
  return tasks.length > 0;
}

/** Groups the tasks by kind and attempt: each group is one job array. */
function groupsByKind(tasks: readonly WaitingTask[]): readonly Group[] {
  const groups = new Map<string, [WaitingTask, ...WaitingTask[]]>();
  for (const task of tasks) {
    const { kind, attempt, enlarged } = task;
    const name = `${kind} ${attempt} ${enlarged}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [task]);
    else group.push(task);
  }
  return [...groups.values()];
}
