/** Holds a lease for this process: renews it until it is given back or found to be lost. */
import type { StoreDoor } from "../door/store_door.ts";
import { type Lock, LockLostError } from "../lock.ts";
import type { Holder } from "./holder.ts";
import { leaseBytes, type LeaseTimes } from "./lease_file.ts";

/** The options of {@linkcode holdLease}. */
export interface HeldLeaseOptions {
  readonly door: StoreDoor;
  /** The lease's file, which names this holder. */
  readonly path: string;
  readonly holder: Holder;
  readonly times: LeaseTimes;
  readonly tenure: number;
  /** Returns the present holder if it is another one; `undefined` otherwise. */
  lostTo(): string | undefined;
  /** Makes sure that the next answer of `lostTo` is up to date. */
  freshen(): void;
  /** Called with every renewal. */
  readonly onBeat?: () => void;
  /** Called after the lease was given back or lost. */
  readonly onEnd?: () => void;
}

/** Returns the text of a new lease. */
export function firstText(holder: Holder, { expireMilliseconds }: LeaseTimes): Uint8Array {
  return leaseBytes({ ...holder, format: "fovea/lease/1", expireMilliseconds, beat: 0, released: false });
}

/** Starts to renew a lease. */
export function holdLease(options: HeldLeaseOptions): Lock {
  const { door, path, holder, times, tenure, freshen, lostTo, onBeat, onEnd } = options;
  const controller = new AbortController();
  let beat = 0, renewed = performance.now();
  const timer = setInterval(renew, times.renewMilliseconds);
  // A holder is at work anyway; a forgotten lock must not keep the process alive.
  Deno.unrefTimer(timer);

  function write(released: boolean): void {
    // Never created again: a lease that was taken away stays away.
    using file = door.open(path, { create: false });
    const { expireMilliseconds } = times;
    const text = leaseBytes({
      ...holder,
      format: "fovea/lease/1",
      expireMilliseconds,
      beat: ++beat,
      released,
    });
    for (let written = 0; written < text.length;) written += file.writeSync(text.subarray(written));
  }

  function renew(): void {
    try {
      const other = lostTo();
      if (other !== undefined) return lose(other);
      write(false);
      renewed = performance.now();
      onBeat?.();
    } catch (error) {
      // A disk or a network may fail for a moment. After the expiry time, waiting processes
      // consider the holder dead.
      if (performance.now() - renewed >= times.expireMilliseconds) {
        lose(
          `an unknown holder: it could not be renewed (${error instanceof Error ? error.message : error})`,
        );
      }
    }
  }

  function lose(to: string): void {
    clearInterval(timer);
    controller.abort(
      new LockLostError(
        `the lease ${path} was not renewed in time (the process or its machine was suspended, or the store could not be ` +
          `reached) and was lost to ${to}; this process recorded nothing under it`,
      ),
    );
    onEnd?.();
  }

  return {
    lost: controller.signal,
    tenure,
    // deno-lint-ignore require-await
    async requireHeld() {
      controller.signal.throwIfAborted();
      freshen();
      const other = lostTo();
      if (other !== undefined) lose(other);
      controller.signal.throwIfAborted();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      if (controller.signal.aborted) return;
      try {
        if (lostTo() === undefined) write(true);
      } catch {
        // The lease expires.
      }
      onEnd?.();
    },
  };
}
