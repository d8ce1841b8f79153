/** Runs one task of a plan, outside of a run. */
import type { Plan } from "../plan.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Use } from "../store/uses.ts";
import type { Task } from "../task.ts";
import { executeTask } from "../executor/local/execute.ts";
import { joinRuns } from "../executor/job/join_runs.ts";
import { DEFAULT_WORKER, type WorkerCommand } from "../executor/local/worker_process.ts";

/** The options of {@linkcode makeTask}. */
export interface MakeOptions {
  readonly task: Task;
  readonly ready: ReadyTask;
  /** The entry in the list of results in use. */
  readonly use: Pick<Use, "note">;
  readonly worker?: WorkerCommand;
}

/**
 * Runs the task in a worker and stores its result. Throws an `Error` with the cause if it fails.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { itemAt } from "../../formats/items.ts";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.plan(3), ready = plan.states.get("square");
 * assert(ready?.state === "stale");
 * await makeTask(plan, { task: itemAt(plan.graph.order, 0), ready, use: { note() {} } });
 * const { states } = await example.plan(3);
 * assertEquals(states.get("square")?.state, "done");
 * assertEquals(states.get("double")?.state, "stale");
 * ```
 */
export async function makeTask(
  { graph, store, resolver, root }: Plan,
  { task, ready, use, worker = DEFAULT_WORKER }: MakeOptions,
): Promise<void> {
  using _joined = await joinRuns(store);
  const { signal } = new AbortController();
  await executeTask({
    graph: graph.name,
    task,
    ready,
    store,
    resolver,
    root,
    worker,
    signal,
    use,
    onProgress() {},
    onWait() {},
    onTurn: () => Promise.resolve(),
    onWorked() {},
  });
}
