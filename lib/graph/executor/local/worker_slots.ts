/** Limits the workers that run at once. */

import type { Task } from "../../task.ts";

/** The memory that tasks may hold together. */
export interface MemoryBudget {
  readonly bytes: number;
  /** The memory that a task may hold, in bytes; 0 for one that does not count. */
  of(task: Task): number;
}

/** Counts workers, and the memory that they may hold. */
export interface WorkerSlots {
  /**
   * True if a worker of so many bytes may start now. One that counts may always start where no
   * other does.
   */
  free(bytes?: number): boolean;
  /** Takes a slot, which must be free; disposing of it gives it back, once. */
  take(bytes?: number): Disposable;
  /** Resolves when a slot is next given back. */
  freed(): Promise<void>;
}

/** Slots for `jobs` workers that hold at most `budget` bytes together. */
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
