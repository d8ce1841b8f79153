/**
 * Limits how often progress is reported, so that reporting takes no noticeable share of the run.
 */

/**
 * The most of the time that each of them may take who tell: a task's worker, who looks at what it
 * told, and who draws it. Together they stay below a hundredth.
 */
export const PROGRESS_SHARE = 0.003;

/** Keeps repeated work to its share of the time. */
export interface Pace {
  /** Milliseconds until the work may be done again; 0 where it may be done now. */
  wait(): number;
  /** Does the work, and notes what it takes. */
  spend(work: () => void): void;
  /** The total time that was spent, in milliseconds. */
  spent(): number;
}

/**
 * A pace for work that is done at most every `milliseconds`, and at most for `share` of the time:
 * after work that took long, the next waits longer. `now` tells the time in milliseconds.
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
