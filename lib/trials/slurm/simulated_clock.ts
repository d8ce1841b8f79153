/** Simulates hours of timers in seconds. */

/** A clock that a test sets. */
export interface SimulatedClock extends Disposable {
  /** Returns the milliseconds since it was made. */
  now(): number;
  /** Calls `act` at this time; code that waits for timers continues after the next one. */
  at(milliseconds: number, act: () => void): void;
  /** Fires timers in their order until `promise` has settled, and returns its value. */
  runUntil<Value>(promise: Promise<Value>): Promise<Value>;
}

interface Timer {
  readonly id: number;
  readonly due: number;
  readonly act: () => void;
  /** Only other timers wait for its effects. */
  readonly quiet: boolean;
}

/** The rounds of the real clock in which files are read and written between two timers. */
const REAL_ROUNDS = 2;

/** The most rounds that a promise may take to settle when no timer is left. */
const MOST_ROUNDS = 5000;

/**
 * Replaces `setTimeout`, `clearTimeout` and `performance.now` until disposal. Nothing else may run
 * in this thread meanwhile.
 */
export function simulatedClock(): SimulatedClock {
  const real = { setTimeout, clearTimeout, now: performance.now };
  const timers = new Map<number, Timer>();
  let time = 0, last = 0;
  const round = () => new Promise<void>((wake) => void real.setTimeout(wake, 0));

  function add(act: () => void, delay = 0, quiet = false): number {
    const id = ++last;
    timers.set(id, { id, due: time + Math.max(0, delay), act, quiet });
    return id;
  }
  Object.assign(globalThis, {
    setTimeout: (act: (...args: readonly unknown[]) => void, delay?: number, ...args: readonly unknown[]) =>
      add(() => act(...args), delay),
    clearTimeout: (id?: number) => id !== undefined && timers.delete(id),
  });
  performance.now = () => time;

  return {
    now: () => time,
    at: (milliseconds, act) => void add(act, milliseconds - time, true),
    async runUntil(promise) {
      let settled = false;
      const end = promise.finally(() => settled = true);
      // Its error is thrown below.
      end.catch(() => {});
      let quiet = false;
      for (let idle = 0; !settled && idle < MOST_ROUNDS;) {
        for (let rounds = 0; !quiet && rounds < REAL_ROUNDS && !settled; rounds++) await round();
        const next = earliest(timers.values());
        idle = next === undefined ? idle + 1 : 0;
        quiet = next?.quiet ?? false;
        if (next === undefined || settled) continue;
        timers.delete(next.id);
        time = Math.max(time, next.due);
        next.act();
      }
      if (!settled) throw new Error("no timer is left, and the promise has not settled");
      return await end;
    },
    [Symbol.dispose]() {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      performance.now = real.now;
    },
  };
}

/** Returns the timer that is due first; of two, the one that was set first. */
function earliest(timers: Iterable<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (first === undefined || timer.due < first.due) first = timer;
  return first;
}
