/**
 * Runs finished tasks again and compares the outputs with the stored ones. Nothing is added to the
 * store.
 */
import { join } from "node:path";
import { randomStream } from "../../random/stream.ts";
import { mapConcurrently } from "../concurrent.ts";
import type { Plan } from "../plan.ts";
import type { RunEvent } from "../run/event.ts";
import { STOPPING } from "../executor/local/local_executor.ts";
import { DEFAULT_WORKER, type WorkerCommand } from "../executor/local/worker_process.ts";
import { registerUse } from "../store/uses.ts";
import type { Task } from "../task.ts";
import { differenceText } from "./compare/render_difference.ts";
import { type OtherOutput, reexecute } from "./reexecute.ts";

/** The verdict on one task. */
export type Verdict =
  | { readonly task: string; readonly verdict: "same bits" }
  | { readonly task: string; readonly verdict: "other bits"; readonly outputs: readonly OtherOutput[] }
  | { readonly task: string; readonly verdict: "failed"; readonly cause: string };

/** The options of {@linkcode verify}. */
export interface VerifyOptions {
  /** Finished tasks of the plan. */
  readonly tasks: readonly Task[];
  /** The most workers at once. */
  readonly jobs: number;
  readonly worker?: WorkerCommand;
  /** Aborted to stop; tasks verified so far are returned. */
  readonly signal?: AbortSignal;
  /** Called as by a run: a task with other bits has `failed`. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Returns the plan's finished tasks, in an order in which inputs come first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * assertEquals(finishedTasks(await example.plan(3)), []);
 * const tasks = finishedTasks(await example.run(3));
 * assertEquals(tasks.map(({ name }) => name), ["square", "double"]);
 * ```
 */
export function finishedTasks({ graph, states }: Plan): Task[] {
  return graph.order.filter(({ name }) => states.get(name)?.state === "done");
}

/**
 * Returns `count` of the tasks, drawn by `seed`, in their own order; all if there are not more.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { exampleGraph } from "../example/open_example.ts";
 *
 * const [task] = exampleGraph(3).tasks;
 * assert(task !== undefined);
 * const tasks = ["a", "b", "c", "d"].map((name) => ({ ...task, name }));
 * const namesOf = (seed: number) => sampleTasks(tasks, 2, seed).map(({ name }) => name).join();
 * assertEquals([namesOf(1), namesOf(2)], ["a,b", "a,c"]);
 * assertEquals(sampleTasks(tasks, 9, 1), tasks);
 * ```
 */
export function sampleTasks(tasks: readonly Task[], count: number, seed: number): Task[] {
  const drawn = new Set(randomStream("verify", seed).shuffled(tasks.map(({ name }) => name)).slice(0, count));
  return tasks.filter(({ name }) => drawn.has(name));
}

/**
 * Runs tasks again, `jobs` at once, each in its own scratch folder, which is removed when all are
 * done. Returns the verdicts in the order of the tasks; a task that fails is a verdict, too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.run(3);
 * const verdicts = await verify(plan, { tasks: finishedTasks(plan), jobs: 1 });
 * assertEquals(verdicts, [
 *   { task: "square", verdict: "same bits" },
 *   { task: "double", verdict: "same bits" },
 * ]);
 * ```
 */
export async function verify(plan: Plan, options: VerifyOptions): Promise<readonly Verdict[]> {
  const { tasks, jobs, worker = DEFAULT_WORKER, onEvent = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  const { layout } = plan.store;
  const keys = [...plan.states.values()].flatMap((state) => state.state === "done" ? [state.key] : []);
  using _use = await registerUse(layout, keys);
  const folder = join(layout.temporary, `verify-${crypto.randomUUID()}`);
  await layout.door.makeFolder(folder);
  const verdicts = new Map<string, Verdict>();
  onEvent({ type: "planned", done: 0, unfinished: tasks });

  async function verifyOne(task: Task, index: number): Promise<Verdict | undefined> {
    const state = plan.states.get(task.name);
    if (signal.aborted || state?.state !== "done") return undefined;
    onEvent({ type: "started", task: task.name, reasons: [] });
    const begin = performance.now();
    try {
      const outputs = await reexecute({
        plan,
        task,
        result: state.result,
        folder: join(folder, String(index)),
        worker,
        signal,
        onProgress: (progress) => onEvent({ type: "progress", task: task.name, progress }),
      });
      if (outputs.length > 0) {
        onEvent({
          type: "failed",
          failure: { task: task.name, cause: `other bits: ${othersText(outputs)}`, log: undefined },
        });
        return { task: task.name, verdict: "other bits", outputs };
      }
      onEvent({ type: "finished", task: task.name, seconds: (performance.now() - begin) / 1000 });
      return { task: task.name, verdict: "same bits" };
    } catch (error) {
      if (signal.aborted) return undefined;
      const cause = error instanceof Error ? error.message : String(error);
      onEvent({ type: "failed", failure: { task: task.name, cause, log: undefined } });
      return { task: task.name, verdict: "failed", cause };
    } finally {
      await layout.door.removeTree(join(folder, String(index))).catch(() => {});
    }
  }

  const onAbort = () => onEvent({ type: "interrupted", text: STOPPING });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await mapConcurrently(tasks.map((task, index) => ({ task, index })), jobs, async ({ task, index }) => {
      const verdict = await verifyOne(task, index);
      if (verdict !== undefined) verdicts.set(task.name, verdict);
    });
  } finally {
    signal.removeEventListener("abort", onAbort);
    await layout.door.removeTree(folder).catch(() => {});
  }
  return tasks.flatMap(({ name }) => verdicts.get(name) ?? []);
}

/** Returns the outputs that differ, each with its first difference. */
export function othersText(outputs: readonly OtherOutput[]): string {
  return outputs.map(({ output, difference }) => `output "${output}": ${differenceText(difference)}`).join(
    "; ",
  );
}
