/** Locks in files: how the processes that share a store keep out of each other's way. */
import type { StoreDoor } from "./door/store_door.ts";

/** The mode of a lock: shared with others, or exclusive. */
export type LockMode = "shared" | "exclusive";

/** The options of {@linkcode Locks.take}. */
export interface LockOptions {
  readonly mode: LockMode;
  /** Aborted to give up waiting. */
  readonly signal?: AbortSignal;
  /** Called once where the lock is not free at once. */
  readonly onWait?: () => void;
}

/** A lock that is held; disposing of it gives it back. */
export interface Lock extends Disposable {
  /**
   * Aborted, with a {@linkcode LockLostError}, where somebody else took it over: work under it must
   * stop.
   */
  readonly lost: AbortSignal;
  /**
   * Throws a {@linkcode LockLostError} where it is held no more. To be called before anything is
   * recorded under it.
   */
  requireHeld(): Promise<void>;
  /**
   * Differs between any two that held this lock alone one after another, and grows; 0 where the
   * kernel keeps the lock.
   */
  readonly tenure: number;
}

/** A lock was taken over by somebody who had reason to think its holder dead. */
export class LockLostError extends Error {
  override name = "LockLostError";
}

/** One way of locking. */
export interface Locks {
  /** By the kernel, which gives a lock back when its process dies; or by leases, which expire. */
  readonly kind: "kernel" | "lease";
  /** Said at a run's start, where there is anything to say. */
  readonly note: string | undefined;
  /**
   * The paths that exist once the lock in the file `path` was taken: that file, or a folder beside
   * it.
   */
  place(path: string): string;
  /**
   * Takes the lock in the file `path`, waiting for whoever has it. Throws the signal's reason when
   * it is aborted.
   */
  take(path: string, options: LockOptions): Promise<Lock>;
  /**
   * The lock in the file `path`, alone, where it is free; `undefined` where somebody has it.
   * Answers at once, unless it may `wait` to see whether the holder of a lease still lives.
   */
  try(path: string, options?: { readonly wait?: boolean }): Promise<Lock | undefined>;
  /**
   * The host of the process that has the lock in the file `path` alone; `undefined` where nobody
   * has, or nobody can tell. Answers at once and makes nothing; a lease counts until it is given
   * back or was seen to expire.
   */
  holder(path: string): Promise<string | undefined>;
}

/** A way of locking, for the store that the door leads to. */
export type Locking = (door: StoreDoor) => Locks;

/** Between two tries: short at first. */
const FIRST_MILLISECONDS = 10;

/** Tries until it succeeds, every `longest` milliseconds in the end. */
export async function untilFree<Value>(
  attempt: () => Promise<Value | undefined>,
  { signal, onWait, longest }: Omit<LockOptions, "mode"> & { readonly longest: number },
): Promise<Value> {
  for (let wait = FIRST_MILLISECONDS;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    signal?.throwIfAborted();
    if (wait === FIRST_MILLISECONDS) onWait?.();
    await new Promise((wake) => setTimeout(wake, wait));
    wait = Math.min(2 * wait, longest);
  }
}
