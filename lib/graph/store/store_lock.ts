/** Locks a whole store. */
import type { Layout } from "./layout.ts";
import type { Lock, LockOptions } from "./lock.ts";

/**
 * Takes the lock of the whole store. A process that stores objects for a result holds it shared
 * until the result is recorded; a process that removes objects holds it exclusively. So an object
 * without a result yet is never removed as unneeded.
 */
export function lockStore(layout: Layout, options: LockOptions): Promise<Lock> {
  return layout.locks.take(layout.storeLock, options);
}
