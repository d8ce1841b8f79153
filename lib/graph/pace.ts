/** Limits how often progress is reported, so that reports take a negligible share of the run. */

/**
 * The largest share of the time that each of three may spend on progress: the worker that reports
 * it, the runner that reads it, and the display that draws it. Together they stay below a
 * hundredth.
 */
export const PROGRESS_SHARE = 0.003;

/** Keeps repeated work to its share of the time. */
export interface Pace {
  /** Returns the milliseconds until the work may be done again; 0 if it may be done now. */
  wait(): number;
  /** Does the work, and measures its time. */
  spend(work: () => void): void;
  /** Returns the total time that was spent, in milliseconds. */
  spent(): number;
}

/**
 * Opens a pace for work that is done at most every `milliseconds`, and at most for `share` of the
 * time: after slow work, the next pause is longer. `now` returns the time in milliseconds.
 */
export function openPace(
  { milliseconds, share = PROGRESS_SHARE, now = () => performance.now() }: {
    readonly milliseconds: number;
    readonly share?: number;
    readonly now?: () => number;
  },
): Pace {
  let due = -Infinity;
  let spent = 0;
  return {
    wait: () => Math.max(0, due - now()),
    spend(work) {
      const begin = now();
      try {
        work();
      } finally {
        const taken = now() - begin;
        spent += taken;
        due = begin + Math.max(milliseconds, taken / share);
      }
    },
    spent: () => spent,
  };
}
