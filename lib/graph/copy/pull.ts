/** Takes what a plan needs from another store. */
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
  /** Tasks that were done before. */
  readonly alreadyDone: number;
  /** Tasks that are done now, by name. */
  readonly pulled: readonly string[];
  /** Tasks whose outputs are executed, which were made here instead. */
  readonly made: readonly string[];
  /** Tasks that the source has no result of, or that need one of those. */
  readonly absent: readonly string[];
  readonly refused: readonly RefusedResult[];
  readonly objects: number;
  readonly bytes: number;
}

/** Told after each step: tasks done so far, bytes copied so far. */
export type PullProgress = (progress: { readonly pulled: number; readonly bytes: number }) => void;

/**
 * Makes a task here whose outputs are executed, while the results under `use` stay. Throws where it
 * fails.
 */
export type MakeTask = (task: Task, ready: ReadyTask, use: Use) => Promise<void>;

/** The options of {@linkcode pull}. */
export interface PullOptions {
  readonly onProgress?: PullProgress;
  /** Without it, tasks whose outputs are executed stay undone, and so does all that needs them. */
  readonly make?: MakeTask;
}

/**
 * Takes the results of a plan's unfinished tasks that `source` has, inputs first: only with them
 * the key of the next task is known. Outputs that are executed are never taken: they are made here.
 * See {@linkcode receive} for what is checked.
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
  // Files on their way are nobody's yet.
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
