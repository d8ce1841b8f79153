/** Notices a worker that hangs. */

/** Watches one worker. */
export interface StallWatch {
  /** Tells of a sign of life. */
  sign(): void;
  /** Whether it was found to hang. */
  stalled(): boolean;
  stop(): void;
}

/** Calls `onStall` once where there is no sign of life for so many seconds, by a clock that never jumps. */
export function watchForStall(seconds: number, onStall: () => void): StallWatch {
  let last = performance.now();
  let stalled = false;
  const timer = Number.isFinite(seconds) ? setInterval(look, Math.min(1000, seconds * 250)) : undefined;
  function look(): void {
    if (stalled || performance.now() - last < seconds * 1000) return;
    stalled = true;
    onStall();
  }
  return {
    sign: () => last = performance.now(),
    stalled: () => stalled,
    stop: () => clearInterval(timer),
  };
}

/** What is said of such a worker. */
export function stallMessage(seconds: number): string {
  return `it showed no progress and printed nothing for ${seconds} seconds, so it was ended; what it had saved is kept: ` +
    "run again to go on, with a longer --stall-timeout where it only needs more time";
}
