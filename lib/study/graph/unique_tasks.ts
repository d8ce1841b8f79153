import type { Task } from "../../graph/task.ts";

/**
 * Returns each task once. Trials and sweeps that share a value name the same task several times.
 * Throws an `Error` for two different tasks of one name.
 */
export function uniqueTasks(tasks: readonly Task[]): Task[] {
  const byName = new Map<string, Task>();
  for (const task of tasks) {
    const earlier = byName.get(task.name);
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(task)) {
      throw new Error(`the graph has two different tasks "${task.name}"`);
    }
    if (earlier === undefined) byName.set(task.name, task);
  }
  return [...byName.values()];
}
