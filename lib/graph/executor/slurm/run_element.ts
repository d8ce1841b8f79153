/**
 * Runs the tasks of one element of a job array on its node, through the same code as a local run of
 * one task.
 */
import { basename, dirname } from "node:path";
import { orderGraph } from "../../graph.ts";
import { systemFailureIn } from "../../machine/system_failure.ts";
import type { Plan } from "../../plan.ts";
import { reasonTexts } from "../../render/reason.ts";
import { openResolver, type TaskState } from "../../resolver.ts";
import { registerUse } from "../../store/uses.ts";
import { openStore, type Store } from "../../store/store.ts";
import type { Task } from "../../task.ts";
import { JobTerminatedError, SlowSaveError } from "../executor.ts";
import { joinRuns } from "../job/join_runs.ts";
import { localExecutor } from "../local/local_executor.ts";
import { localMachine } from "../local/local_machine.ts";
import type { RunWorker, WorkerCommand } from "../local/worker_process.ts";
import { forgetEnd, noteEnd, type TaskEnd } from "./notes.ts";
import {
  type NodeCheck,
  type Order,
  readSubmission,
  type Submission,
  submissionFolder,
} from "./submission.ts";

/** The options of {@linkcode runElement}. */
export interface ElementOptions {
  /** The folder of the submission. */
  readonly folder: string;
  /** The hash of the submission's text, as it was submitted. */
  readonly digest: string;
  /** The element's index in the job array. */
  readonly index: number;
  /** Slurm's id of the element, and the node that runs it: they are part of the provenance. */
  readonly job: { readonly id: string; readonly node: string };
  /** The project's root. */
  readonly root: string;
  readonly worker: WorkerCommand;
  /** Runs the prepared jobs; each is a child process unless given. */
  readonly runWorker?: RunWorker | undefined;
  /** Aborted if Slurm ends the job: the task saves its state. */
  readonly signal: AbortSignal;
  /** Reports each step, for the job's output. */
  say(text: string): void;
}

/**
 * Runs an element's tasks in order and notes how each ended. Returns true if none failed. Throws a
 * `UserError` if the submission or the store cannot be read.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { EXAMPLE_ROOT as root, openExample, resultOf } from "../../example/open_example.ts";
 * import { queueSquare } from "../../example/queue_square.ts";
 * import { DEFAULT_WORKER as worker } from "../local/worker_process.ts";
 *
 * await using example = await openExample();
 * const { files: { folder }, digest } = await queueSquare(await example.plan(3));
 * const element = { folder, digest, index: 0, job: { id: "7_0", node: "n1" }, root, worker };
 * const { signal } = new AbortController();
 * assert(await runElement({ ...element, signal, say() {} }));
 * assert((await example.plan(3)).states.get("square")?.state === "done");
 * ```
 */
export async function runElement(options: ElementOptions): Promise<boolean> {
  const { folder, digest, index, root } = options;
  const { layout: unlocked } = openStore(storeOf(folder));
  const files = submissionFolder(unlocked, Number(basename(folder)));
  const submission = readSubmission(unlocked, files, digest);
  // The kind of locks that the runner has chosen: other locks would not see them.
  const store = openStore(storeOf(folder), submission.locks);
  const { layout } = store;
  const orders = submission.elements[index] ?? [];
  for (const { key } of orders) forgetEnd(layout.door, files, key);
  using _joined = await joinRuns(store);
  let all = true;
  const unfit = await unfitness(submission.check, options);
  for (const order of orders) {
    const plan = await planOf(submission, { store, root });
    const end = unfit ?? (options.signal.aborted ? STOPPED : await runOrder(order, plan, {
      ...options,
      submission,
    }));
    options.say(end.end === "failed" ? `${order.task}: failed: ${end.message}` : `${order.task}: ${end.end}`);
    noteEnd(layout.door, files, order.key, end);
    all &&= end.end !== "failed";
  }
  return all;
}

const STOPPED: TaskEnd = { end: "stopped" };

/** Returns why this node's CPU does not suit the study; `undefined` if it does. */
async function unfitness(
  check: NodeCheck | null,
  { root, job }: ElementOptions,
): Promise<TaskEnd | undefined> {
  const machine = localMachine();
  if (check === null || machine.processor === check.processor) return undefined;
  const answer = await machine.ask({ root, script: check.script, args: [], rights: check.rights });
  const found = answer?.stdout.trim() ?? "";
  if (answer?.success === true && found === check.prints) return undefined;
  return failed(
    `the node ${job.node} (${machine.processor}) ${check.words} ${
      found === "" ? "unknown size" : found
    }, the study's ` +
      `nodes (${check.processor}) ${check.prints}, which changes the bits: name one kind of node in the cluster file ` +
      `(partition, constraint), and run again`,
  );
}

/** Returns the store of a submission's folder: STORE/scratch/slurm/NUMBER → STORE. */
function storeOf(folder: string): string {
  return dirname(dirname(dirname(folder)));
}

/**
 * Returns the plan of a submission's tasks. It writes no memos: the runner's cover a larger graph.
 */
async function planOf(
  { graph: name, tasks }: Submission,
  { store, root }: { readonly store: Store; readonly root: string },
): Promise<Plan> {
  const graph = orderGraph({ name, tasks });
  const resolver = await openResolver(graph, { store, root });
  const states = new Map<string, TaskState>();
  for (const task of graph.order) states.set(task.name, resolver.resolve(task));
  return { graph, states, resolver, store, root };
}

async function runOrder(
  order: Order,
  plan: Plan,
  { worker, runWorker, signal, job, say, submission }: ElementOptions & { readonly submission: Submission },
): Promise<TaskEnd> {
  const task = plan.graph.byName.get(order.task);
  const state = plan.states.get(order.task);
  if (task === undefined || state === undefined) return failed(`"${order.task}" is no task of this job`);
  if (state.state === "done" && state.key === order.key) return { end: "stored" };
  const problem = problemOf(task, state, order);
  if (problem !== undefined || state.state !== "stale") return failed(problem ?? "it cannot run");
  using use = await registerUse(plan.store.layout, []);
  const executor = localExecutor({
    jobs: 1,
    worker: submission.confined ? { ...worker, confined: true } : worker,
    runWorker,
    ...(submission.stallSeconds === null ? {} : { stallSeconds: submission.stallSeconds }),
    job,
  });
  say(`${order.task}: started`);
  try {
    await executor.start({
      ...{ plan, task, ready: state, use, signal },
      onProgress() {},
      onWait: () => say(`${order.task}: another process runs it; waiting`),
      onTurn: () => say(`${order.task}: started`),
      onNote: say,
    });
    return { end: "stored" };
  } catch (error) {
    if (signal.aborted && error === signal.reason || isEndOfJob(error)) return STOPPED;
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Slurm signals every process of a job; a worker may receive the signal before this process does.
 */
function isEndOfJob(error: unknown): boolean {
  return error instanceof JobTerminatedError || error instanceof SlowSaveError;
}

/** Returns why a task cannot run here; `undefined` if it can. */
function problemOf(task: Task, state: TaskState, { key }: Order): string | undefined {
  switch (state.state) {
    case "blocked":
      return state.problem;
    case "waiting":
      return `its inputs are not in the store as this node sees it (${
        reasonTexts(state.reasons).join("; ")
      }); run reproduce again`;
    case "done":
    case "stale":
      return state.key === key
        ? undefined
        : `its code or its inputs have changed since it was submitted (${task.module}: expected the key ${
          key.slice(0, 12)
        }, found ${state.key.slice(0, 12)} on this node); run reproduce again to submit it again`;
  }
}

function failed(message: string): TaskEnd {
  return {
    end: "failed",
    message,
    memory: systemFailureIn(message) === "memory" || /memory ran out/.test(message),
  };
}
