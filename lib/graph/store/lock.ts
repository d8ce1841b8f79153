/** Locks in files: given back by the kernel when the process that holds them dies, so that none is ever stale. */
import { dirname } from "node:path";
import { makeFolder } from "./durable.ts";
import type { Layout } from "./layout.ts";

/** How a lock is held: with others that share it, or alone. */
export type LockMode = "shared" | "exclusive";

/** What {@linkcode takeLock} may be given. */
export interface LockOptions {
  readonly mode: LockMode;
  /** Aborted to give up waiting. */
  readonly signal?: AbortSignal;
  /** Called once where the lock is not free at once. */
  readonly onWait?: () => void;
}

/** Between two tries: short at first. */
const FIRST_MILLISECONDS = 10, LONGEST_MILLISECONDS = 250;

/**
 * Takes the lock in the file `path`, waiting for whoever has it. Disposing of the lock gives it back. Throws the
 * signal's reason when it is aborted.
 */
export async function takeLock(path: string, { mode, signal, onWait }: LockOptions): Promise<Disposable> {
  await makeFolder(dirname(path));
  const file = await Deno.open(path, { create: true, write: true });
  try {
    for (let wait = FIRST_MILLISECONDS; !await file.tryLock(mode === "exclusive");) {
      signal?.throwIfAborted();
      if (wait === FIRST_MILLISECONDS) onWait?.();
      await new Promise((wake) => setTimeout(wake, wait));
      wait = Math.min(2 * wait, LONGEST_MILLISECONDS);
    }
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The lock in the file `path`, alone, where it is free at once; `undefined` where somebody has it. */
export async function tryLock(path: string): Promise<Disposable | undefined> {
  await makeFolder(dirname(path));
  const file = await Deno.open(path, { create: true, write: true });
  if (await file.tryLock(true)) return { [Symbol.dispose]: () => file.close() };
  file.close();
  return undefined;
}

/**
 * The lock of the whole store. Whoever stores objects for a result holds it shared until the result is recorded; whoever
 * removes objects holds it alone. So an object that no result names yet is never taken for one that none needs.
 */
export function lockStore(layout: Layout, options: LockOptions): Promise<Disposable> {
  return takeLock(layout.storeLock, options);
}
