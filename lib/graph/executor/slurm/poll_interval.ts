/** Computes the pauses between calls of Slurm's controller. */

/** The pause before the next call, adapted to the last answers. */
export interface PollInterval {
  /** The pause before the next call, in seconds. */
  readonly seconds: number;
  /** Notes an answered call. Pauses grow while nothing changes, and a change resets them. */
  answered(changed: boolean): void;
  /**
   * Notes a failed call: pauses double, because more calls do not help a controller that is away.
   */
  failed(): void;
}

/** The largest share of a run's elapsed time by which a pause may delay it. */
const SHARE = 0.01;

/**
 * Returns the pause between two calls of a run that has lasted for `elapsed`: a hundredth of it,
 * from `least` to `most`, all in one unit. So a short run hardly waits, and a long one hardly
 * calls.
 */
export function gentlePause(elapsed: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, SHARE * elapsed));
}

/** The seconds between calls at first, and at most while nothing changes. */
const FIRST = 10, MOST = 150, GROWTH = 1.5;

/** The most seconds between calls of a controller that does not answer. */
const MOST_AWAY = 300;

/**
 * Returns pauses of 10 s that grow by half to 2.5 min. That is half of the time for which a
 * controller lists jobs that have ended (MinJobAge), so none is missed. Meanwhile the store shows a
 * job's end without a call.
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
