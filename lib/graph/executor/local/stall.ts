/** Notices a worker that hangs. */
import type { InputContent } from "../../inputs.ts";
import type { Taken } from "../../store/taken.ts";

/** Watches one worker. */
export interface StallWatch {
  /** Notes a sign of life. */
  sign(): void;
  /** True once the worker was found to hang. */
  stalled(): boolean;
  stop(): void;
}

/** The clock that a watch uses to notice a stall. */
export interface StallTimer {
  /** Returns the milliseconds of a clock that never jumps. */
  now(): number;
  /** Calls `work` at this interval until the returned function is called. */
  every(milliseconds: number, work: () => void): () => void;
}

const TIMER: StallTimer = {
  now: () => performance.now(),
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds);
    return () => clearInterval(timer);
  },
};

/** Calls `onStall` once if there is no sign of life for `seconds`. */
export function watchForStall(seconds: number, onStall: () => void, timer: StallTimer = TIMER): StallWatch {
  let last = timer.now();
  let stalled = false;
  const stop = Number.isFinite(seconds) ? timer.every(Math.min(1000, seconds * 250), look) : () => {};
  function look(): void {
    if (stalled || timer.now() - last < seconds * 1000) return;
    stalled = true;
    onStall();
  }
  return {
    sign: () => last = timer.now(),
    stalled: () => stalled,
    stop,
  };
}

/**
 * The default limit, in seconds, for tasks that use results from another store. Such a result may
 * be crafted to keep a machine busy for ever. Every task of a study reports far more often.
 */
export const TAKEN_STALL_SECONDS = 1800;

/**
 * Returns the seconds without a sign of life after which a task is ended. There is no limit unless
 * one is given or an input comes from another store.
 */
export function stallLimit(
  inputs: Readonly<Record<string, InputContent>>,
  { asked, taken }: { readonly asked: number | undefined; readonly taken: Pick<Taken, "has"> },
): number | undefined {
  if (asked !== undefined) return asked;
  const isOnTaken = Object.values(inputs).some((input) =>
    input.kind !== "user files" && taken.has(input.producer.key)
  );
  return isOnTaken ? TAKEN_STALL_SECONDS : undefined;
}

/** Returns the message for a worker that hung. */
export function stallMessage(seconds: number): string {
  return `it showed no progress and printed nothing for ${seconds} ${
    seconds === 1 ? "second" : "seconds"
  }, so it was ended; its saved state is kept: ` +
    "run again to continue, with a longer --stall-timeout if it only needs more time";
}
