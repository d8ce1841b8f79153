/** Estimates the duration of tasks from earlier runs. */
import type { Resolver } from "../resolver.ts";
import type { Store } from "../store/store.ts";
import type { Task } from "../task.ts";

/** Estimates of the seconds that tasks take. */
export interface Estimates {
  /**
   * Returns the seconds of the task's last run, else the mean of tasks with its module; `undefined`
   * if there is neither.
   */
  secondsOf(task: Task): number | undefined;
  /** Notes the duration of a task. */
  note(task: Task, seconds: number): void;
}

/**
 * Estimates the seconds that these tasks take, from the results of their last runs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { itemAt } from "../../formats/items.ts";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.plan(3), square = itemAt(plan.graph.order, 0);
 * const estimates = estimateSeconds(plan.graph.order, plan);
 * assertEquals(estimates.secondsOf(square), undefined);
 * estimates.note({ ...square, name: "square/4" }, 60);
 * estimates.note({ ...square, name: "square/5" }, 80);
 * assertEquals(estimates.secondsOf(square), 70);
 * ```
 */
export function estimateSeconds(
  tasks: readonly Task[],
  { store, resolver }: {
    readonly store: Pick<Store, "result">;
    readonly resolver: Pick<Resolver, "history">;
  },
): Estimates {
  const byTask = new Map<string, number>();
  const byModule = new Map<string, { sum: number; count: number }>();

  function note(task: Task, seconds: number): void {
    byTask.set(task.name, seconds);
    const mean = byModule.get(task.module) ?? { sum: 0, count: 0 };
    byModule.set(task.module, { sum: mean.sum + seconds, count: mean.count + 1 });
  }

  for (const task of tasks) {
    const key = resolver.history.lastKey(task.name);
    const seconds = key === undefined ? undefined : store.result(key)?.provenance.seconds;
    if (seconds !== undefined) note(task, seconds);
  }
  return {
    note,
    secondsOf(task) {
      const mean = byModule.get(task.module);
      return byTask.get(task.name) ?? (mean === undefined ? undefined : mean.sum / mean.count);
    },
  };
}
