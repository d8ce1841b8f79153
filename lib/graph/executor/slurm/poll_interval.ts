/** The pauses between calls of Slurm's controller. */

/** Seconds until the next call, by what the last ones told. */
export interface PollInterval {
  /** The pause ahead of the next call, in seconds. */
  readonly seconds: number;
  /** Notes a call that was answered. Pauses grow while nothing changes, and start anew by a change. */
  answered(changed: boolean): void;
  /** Notes a call that failed: pauses double, for a controller that is away is not helped by calls. */
  failed(): void;
}

/** Between calls at first, and at most while nothing changes. */
const FIRST = 10, MOST = 180, GROWTH = 1.5;

/** Between calls of a controller that does not answer, at most. */
const MOST_AWAY = 300;

/**
 * Pauses of 10 s that grow by half to 3 min. A job's end is seen in the store meanwhile, without a
 * call: only the state of jobs without results is asked for.
 */
export function pollInterval({ first = FIRST, most = MOST, away = MOST_AWAY } = {}): PollInterval {
  let seconds = first;
  return {
    get seconds() {
      return seconds;
    },
    answered(changed) {
      seconds = changed ? first : Math.min(Math.max(most, first), seconds * GROWTH);
    },
    failed() {
      seconds = Math.min(Math.max(away, first), seconds * 2);
    },
  };
}
