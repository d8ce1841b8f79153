/** Takes locks so that one process at a time runs the task of a key. */
import type { Hash } from "../../hash.ts";
import type { Layout } from "../../store/layout.ts";
import type { Lock } from "../../store/lock.ts";

/**
 * Takes the lock of the task with this key. Waits for a process that has it; the task may be done
 * by then. Calls `onWait` once if it has to wait. Throws the signal's reason when it is aborted.
 */
export function takeKeyLock(
  layout: Layout,
  key: Hash,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait: () => void },
): Promise<Lock> {
  return layout.locks.take(layout.lock(key), { mode: "exclusive", signal, onWait });
}

/** Returns the lock of the task with this key, or `undefined` while a process runs it. */
export function tryKeyLock(layout: Layout, key: Hash): Promise<Lock | undefined> {
  return layout.locks.try(layout.lock(key));
}
