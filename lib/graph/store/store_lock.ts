/** The lock of a whole store. */
import type { Layout } from "./layout.ts";
import type { Lock, LockOptions } from "./lock.ts";

/**
 * The lock of the whole store. Whoever stores objects for a result holds it shared until the result
 * is recorded; whoever removes objects holds it alone. So an object that no result names yet is
 * never taken for one that none needs.
 */
export function lockStore(layout: Layout, options: LockOptions): Promise<Lock> {
  return layout.locks.take(layout.storeLock, options);
}
