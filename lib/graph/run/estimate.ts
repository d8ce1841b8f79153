/** Estimates the duration of tasks from earlier runs. */
import type { Resolver } from "../resolver.ts";
import type { Store } from "../store/store.ts";
import type { Task } from "../task.ts";

/** Estimates of the seconds that tasks take. */
export interface Estimates {
  /**
   * From the task's last run, else the mean of tasks with its module; `undefined` where nothing is
   * known.
   */
  secondsOf(task: Task): number | undefined;
  /** Notes the duration of a task. */
  note(task: Task, seconds: number): void;
}

/** Estimates for these tasks, from the results of their last runs. */
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
