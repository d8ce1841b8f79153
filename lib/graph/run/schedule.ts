/** Schedules the tasks of a run that can start. */
import { neededTasks } from "../graph.ts";
import type { Hash } from "../hash.ts";
import type { Plan } from "../plan.ts";
import type { Task } from "../task.ts";
import { readyQueue } from "./ready_queue.ts";

/** The scheduling state of a run. */
export interface Schedule {
  /** Adds a task whose inputs are all in the store. */
  add(task: Task): void;
  /**
   * Removes and returns the task that heads the longest chain of work; `undefined` if none is
   * ready.
   */
  next(): Task | undefined;
  /** True if every task that it depends on is done. */
  isReady(task: Task): boolean;
  /** Returns the tasks that waited only for this one, which is done now. */
  release(task: Task): readonly Task[];
  /**
   * Notes that the task's job starts. Returns `false` if a job of the same key runs: the task is
   * then added again when that job ends.
   */
  begin(task: Task, key: Hash): boolean;
  /** True if a job of this key runs. */
  isRunning(key: Hash): boolean;
  /** Notes that the job of this key has ended. */
  end(key: Hash): void;
}

/** Opens the schedule of a plan's unfinished tasks. `secondsOf` estimates a task. */
export function openSchedule(
  { graph, states }: Pick<Plan, "graph" | "states">,
  { unfinished, secondsOf }: {
    readonly unfinished: readonly Task[];
    readonly secondsOf: (task: Task) => number;
  },
): Schedule {
  const queue = readyQueue(graph, secondsOf);
  /** By task: the number of unfinished tasks that it depends on. */
  const open = new Map(
    unfinished.map((task) => [
      task.name,
      neededTasks(task).filter((name) => states.get(name)?.state !== "done").length,
    ]),
  );
  /** Keys whose jobs run, with the other tasks of the same key. */
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
