/** Limits the workers that run at once. */

import type { Task } from "../../task.ts";

/** The memory that running tasks may hold together. */
export interface MemoryBudget {
  readonly bytes: number;
  /** Returns the memory that a task may hold, in bytes; 0 for a task that does not count. */
  of(task: Task): number;
}

/** Counts workers, and the memory that they may hold. */
export interface WorkerSlots {
  /**
   * True if a worker that holds `bytes` may start now. If no other counted worker runs, it may
   * always start.
   */
  free(bytes?: number): boolean;
  /** Takes a slot, which must be free; disposing of the result frees it, once. */
  take(bytes?: number): Disposable;
  /** Resolves when a slot is next freed. */
  freed(): Promise<void>;
}

/** Returns slots for `jobs` workers that hold at most `budget` bytes together. */
export function workerSlots(jobs: number, budget = Infinity): WorkerSlots {
  let taken = 0, held = 0;
  let next = Promise.withResolvers<void>();
  return {
    free: (bytes = 0) => taken < jobs && (bytes === 0 || held === 0 || held + bytes <= budget),
    freed: () => next.promise,
    take(bytes = 0) {
      taken++;
      held += bytes;
      let given = false;
      return {
        [Symbol.dispose]() {
          if (given) return;
          given = true;
          taken--;
          held -= bytes;
          next.resolve();
          next = Promise.withResolvers();
        },
      };
    },
  };
}
