/** The pauses between calls of Slurm's controller. */

/** Seconds until the next call, by what the last ones told. */
export interface PollInterval {
  /** The pause ahead of the next call, in seconds. */
  readonly seconds: number;
  /**
   * Notes a call that was answered. Pauses grow while nothing changes, and start anew by a change.
   */
  answered(changed: boolean): void;
  /**
   * Notes a call that failed: pauses double, for a controller that is away is not helped by calls.
   */
  failed(): void;
}

/** The share of a run's time so far that calls may hold anything up for. */
const SHARE = 0.01;

/**
 * The pause between two calls of a run that has lasted for `elapsed`: a hundredth of that, from
 * `least` to `most`, all in one unit. A short run hardly waits, a long one hardly calls.
 */
export function gentlePause(elapsed: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, SHARE * elapsed));
}

/** Between calls at first, and at most while nothing changes. */
const FIRST = 10, MOST = 150, GROWTH = 1.5;

/** Between calls of a controller that does not answer, at most. */
const MOST_AWAY = 300;

/**
 * Pauses of 10 s that grow by half to 2.5 min: half of the time for which a controller tells jobs
 * that have ended (MinJobAge), so none is missed. A job's end is seen in the store meanwhile,
 * without a call.
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
