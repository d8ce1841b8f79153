/** How many workers may run at once. */

/** Counts workers. */
export interface WorkerSlots {
  free(): boolean;
  /** Takes a slot, which must be free; disposing of it gives it back, once. */
  take(): Disposable;
  /** Resolves when a slot is next given back. */
  freed(): Promise<void>;
}

/** Slots for `jobs` workers. */
export function workerSlots(jobs: number): WorkerSlots {
  let taken = 0;
  let next = Promise.withResolvers<void>();
  return {
    free: () => taken < jobs,
    freed: () => next.promise,
    take() {
      taken++;
      let given = false;
      return {
        [Symbol.dispose]() {
          if (given) return;
          given = true;
          taken--;
          next.resolve();
          next = Promise.withResolvers();
        },
      };
    },
  };
}
