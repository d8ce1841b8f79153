/** Runs tasks in child processes on this machine. */
import type { JobIdentity } from "../../store/result.ts";
import type { Task } from "../../task.ts";
import type { Executor } from "../executor.ts";
import { executeTask } from "./execute.ts";
import { localMachine } from "./local_machine.ts";
import { DEFAULT_WORKER, type RunWorker, type WorkerCommand } from "./worker_process.ts";
import { type MemoryBudget, workerSlots } from "./worker_slots.ts";

/** The note to the user when workers are stopped. */
export const STOPPING = "stopping: trainings save their state and end (Ctrl-C again ends at once)";

/** The options of {@linkcode localExecutor}. */
export interface LocalOptions {
  /** The most workers at once; at least 1. */
  readonly jobs: number;
  readonly worker?: WorkerCommand | undefined;
  /** Runs the prepared jobs; each is a child process unless given. */
  readonly runWorker?: RunWorker | undefined;
  /**
   * The seconds without output or progress after which a task fails. `stallLimit` gives the
   * default.
   */
  readonly stallSeconds?: number | undefined;
  /** The memory that all workers may hold together; fewer run at once if they would hold more. */
  readonly memory?: MemoryBudget | undefined;
  /** The job of a cluster's queue that this process is; it becomes part of the provenance. */
  readonly job?: JobIdentity | undefined;
}

/**
 * Returns an executor that runs at most `jobs` child processes at once. Throws a `RangeError` if
 * `jobs` is below 1.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { run } from "../../run/run.ts";
 *
 * await using example = await openExample();
 * const executor = localExecutor({ jobs: 2 });
 * assertEquals([executor.parallel, executor.hasRoom()], [2, true]);
 * const { executed } = await run(await example.plan(3), { executor });
 * assertEquals(executed, ["square", "double"]);
 * assertThrows(() => localExecutor({ jobs: 0 }), RangeError);
 * ```
 */
export function localExecutor(
  { jobs, worker = DEFAULT_WORKER, runWorker, stallSeconds, memory, job }: LocalOptions,
): Executor {
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new RangeError(`jobs: expected a whole number from 1, got ${jobs}`);
  }
  const slots = workerSlots(jobs, memory?.bytes);
  const bytesOf = (task: Task | undefined) => task === undefined ? 0 : memory?.of(task) ?? 0;
  return {
    machine: localMachine(),
    parallel: jobs,
    stopping: STOPPING,
    hasRoom: (task) => slots.free(bytesOf(task)),
    roomFreed: slots.freed,
    async start(request) {
      const { task, signal } = request;
      let slot: Disposable | undefined = slots.take(bytesOf(task));
      const giveBack = () => {
        slot?.[Symbol.dispose]();
        slot = undefined;
      };
      try {
        const done = await executeTask({
          ...request,
          graph: request.plan.graph.name,
          store: request.plan.store,
          resolver: request.plan.resolver,
          root: request.plan.root,
          worker,
          runWorker,
          stallSeconds,
          job,
          onWait() {
            giveBack();
            request.onWait();
          },
          // The next worker starts while this one's outputs are stored.
          onWorked: giveBack,
          async onTurn() {
            if (slot !== undefined) return;
            while (!slots.free(bytesOf(task))) await slots.freed();
            signal.throwIfAborted();
            slot = slots.take(bytesOf(task));
            request.onTurn();
          },
        });
        return { end: "stored", ...done };
      } finally {
        giveBack();
      }
    },
  };
}
