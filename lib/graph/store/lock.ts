/** Defines locks in files, by which the processes that share a store exclude each other. */
import type { StoreDoor } from "./door/store_door.ts";

/** The mode of a lock: shared, or exclusive. */
export type LockMode = "shared" | "exclusive";

/** The options of {@linkcode Locks.take}. */
export interface LockOptions {
  readonly mode: LockMode;
  /** Aborted to stop waiting. */
  readonly signal?: AbortSignal;
  /** Called once if the lock is not free at once. */
  readonly onWait?: () => void;
}

/** A lock that is held; disposal gives it back. */
export interface Lock extends Disposable {
  /**
   * Aborted, with a {@linkcode LockLostError}, if another process took the lock over: work under it
   * must stop.
   */
  readonly lost: AbortSignal;
  /**
   * Throws a {@linkcode LockLostError} if the lock is no longer held. Call it before anything is
   * recorded under it.
   */
  requireHeld(): Promise<void>;
  /**
   * The number of this exclusive tenure, which grows from holder to holder; 0 if the kernel keeps
   * the lock.
   */
  readonly tenure: number;
}

/** Thrown if a lock was taken over by another process, which considered its holder dead. */
export class LockLostError extends Error {
  override name = "LockLostError";
}

/** One kind of locking. */
export interface Locks {
  /** `kernel`: the kernel frees a lock when its process dies. `lease`: leases expire. */
  readonly kind: "kernel" | "lease";
  /** The note at a run's start, if there is any. */
  readonly note: string | undefined;
  /**
   * Returns the path that exists once the lock in the file `path` was taken: that file, or a folder
   * beside it.
   */
  place(path: string): string;
  /**
   * Takes the lock in the file `path`, and waits while another process has it. Throws the signal's
   * reason when it is aborted.
   */
  take(path: string, options: LockOptions): Promise<Lock>;
  /**
   * Takes the lock in the file `path` exclusively if it is free; otherwise returns `undefined`.
   * Answers at once, unless it may `wait` to see whether the holder of a lease still lives.
   */
  try(path: string, options?: { readonly wait?: boolean }): Promise<Lock | undefined>;
  /**
   * Returns the host of the process that holds the lock in the file `path` exclusively; `undefined`
   * if there is none or it cannot be known. Answers at once and creates nothing; a lease counts
   * until it is given back or was seen to expire.
   */
  holder(path: string): Promise<string | undefined>;
}

/** Makes one kind of locking, for the store behind the door. */
export type Locking = (door: StoreDoor) => Locks;

/** The milliseconds before the second try; later pauses are longer. */
const FIRST_MILLISECONDS = 10;

/** Tries until it succeeds, at most every `longest` milliseconds in the end. */
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
