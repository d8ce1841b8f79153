/** Keeps the tasks of a run that can start, in the order in which they do. */
import { neededTasks } from "../graph.ts";
import type { Hash } from "../hash.ts";
import type { Plan } from "../plan.ts";
import type { Task } from "../task.ts";
import { readyQueue } from "./ready_queue.ts";

/** The scheduling state of a run. */
export interface Schedule {
  /** Adds a task whose inputs are all in the store. */
  add(task: Task): void;
  /** Takes the task that heads the longest chain of work; `undefined` where none is ready. */
  next(): Task | undefined;
  /** True if the task waits for none of those that the run began with. */
  isReady(task: Task): boolean;
  /** Returns the tasks that waited for this one only, which is done now. */
  release(task: Task): readonly Task[];
  /**
   * Notes that the task's job starts. `false` where a job of the same key runs: the task is then
   * added again when that one ends.
   */
  begin(task: Task, key: Hash): boolean;
  /** True if a job of this key runs. */
  isRunning(key: Hash): boolean;
  /** Notes that the job of this key has ended. */
  end(key: Hash): void;
}

/** The schedule of a plan's tasks that are not done. `secondsOf` estimates a task. */
export function openSchedule(
  { graph, states }: Pick<Plan, "graph" | "states">,
  { unfinished, secondsOf }: {
    readonly unfinished: readonly Task[];
    readonly secondsOf: (task: Task) => number;
  },
): Schedule {
  const queue = readyQueue(graph, secondsOf);
  /** By task: the number of tasks that it needs and that are not done. */
  const open = new Map(
    unfinished.map((task) => [
      task.name,
      neededTasks(task).filter((name) => states.get(name)?.state !== "done").length,
    ]),
  );
  /** Keys whose jobs run, and other tasks of the same key. */
  const running = new Map<Hash, Task[]>();

  return {
    add: queue.push,
    next: queue.pop,
    isReady: ({ name }) => open.get(name) === 0,
    release(task) {
      return (graph.dependents.get(task.name) ?? []).filter(({ name }) => {
        const left = (open.get(name) ?? 0) - 1;
        open.set(name, left);
        return left === 0;
      });
    },
    begin(task, key) {
      const same = running.get(key);
      if (same === undefined) running.set(key, []);
      else same.push(task);
      return same === undefined;
    },
    isRunning: (key) => running.has(key),
    end(key) {
      const same = running.get(key) ?? [];
      running.delete(key);
      for (const task of same) queue.push(task);
    },
  };
}
