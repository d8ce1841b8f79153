/** Copies the results that a plan needs from another store. */
import type { Plan } from "../plan.ts";
import type { Hash } from "../hash.ts";
import type { ReadyTask } from "../resolver.ts";
import type { Task } from "../task.ts";
import { registerUse, type Use } from "../store/uses.ts";
import { receive, type RefusedResult } from "./receive.ts";
import type { Source } from "./source.ts";

/** The outcome of a pull. */
export interface PullSummary {
  readonly total: number;
  /** The number of tasks that were done before. */
  readonly alreadyDone: number;
  /** The names of the tasks that are done now. */
  readonly pulled: readonly string[];
  /** The tasks whose outputs are executed: these ran here instead of being copied. */
  readonly made: readonly string[];
  /** Tasks without a result in the source, and the tasks that depend on them. */
  readonly absent: readonly string[];
  readonly refused: readonly RefusedResult[];
  readonly objects: number;
  readonly bytes: number;
}

/** Called after each step with the number of tasks done and bytes copied so far. */
export type PullProgress = (progress: { readonly pulled: number; readonly bytes: number }) => void;

/**
 * Runs a task whose outputs are executed on this machine, while the results under `use` stay.
 * Throws if it fails.
 */
export type MakeTask = (task: Task, ready: ReadyTask, use: Use) => Promise<void>;

/** The options of {@linkcode pull}. */
export interface PullOptions {
  readonly onProgress?: PullProgress;
  /**
   * Omit it to leave tasks whose outputs are executed undone, with everything that depends on them.
   */
  readonly make?: MakeTask;
}

/**
 * Copies the results of a plan's unfinished tasks that `source` has. Inputs come first, because the
 * key of a task depends on them. Outputs that are executed are never copied: their tasks run here.
 * See {@linkcode receive} for the checks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 * import { folderSource } from "./folder_source.ts";
 *
 * await using lab = await openExample();
 * await lab.run(3);
 * await using own = await openExample();
 * const summary = await pull(await own.plan(3), await folderSource(`${lab.folder}/store`));
 * assertEquals(summary.pulled, ["square", "double"]);
 * assertEquals((await own.plan(3)).states.get("double")?.state, "done");
 * ```
 */
export async function pull(
  { graph, states, resolver, store }: Plan,
  source: Source,
  { onProgress = () => {}, make }: PullOptions = {},
): Promise<PullSummary> {
  // Files on their way do not belong to a result yet.
  using use = await registerUse(store.layout, []);
  const tried = new Set<Hash>();
  const pulled: string[] = [], made: string[] = [], refused: RefusedResult[] = [];
  let open = graph.order.filter(({ name }) => states.get(name)?.state !== "done");
  const alreadyDone = graph.tasks.length - open.length;
  let objects = 0, bytes = 0;
  for (;;) {
    const batch: Hash[] = [], toMake: { readonly task: Task; readonly ready: ReadyTask }[] = [];
    open = open.filter((task) => {
      const state = resolver.resolve(task);
      if (state.state === "done") {
        if (task.isExecuted !== true) pulled.push(task.name);
        use.note(state.key);
        resolver.finish(task.name, state.result);
        resolver.history.note(task.name, state.key);
      } else if (state.state === "stale" && !tried.has(state.key)) {
        tried.add(state.key);
        if (task.isExecuted !== true) batch.push(state.key);
        else if (make !== undefined) toMake.push({ task, ready: state });
      }
      return state.state !== "done";
    });
    onProgress({ pulled: pulled.length, bytes });
    if (batch.length === 0 && toMake.length === 0) break;
    const before = bytes;
    let copied = 0;
    const received = await receive(source, store, batch, {
      onBytes: (more) => onProgress({ pulled: pulled.length, bytes: before + (copied += more) }),
    });
    objects += received.objects;
    bytes += received.bytes;
    refused.push(...received.refused);
    for (const { task, ready } of toMake) {
      try {
        await make?.(task, ready, use);
        made.push(task.name);
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        refused.push({ key: ready.key, task: task.name, cause: `it is made here, and failed: ${cause}` });
      }
    }
  }
  return {
    total: graph.tasks.length,
    alreadyDone,
    pulled,
    made,
    absent: open.map(({ name }) => name),
    refused,
    objects,
    bytes,
  };
}
