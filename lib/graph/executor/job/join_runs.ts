/** Announces a run to other processes, and cleans up after runs that were killed. */
import { join } from "node:path";
import { isHash } from "../../hash.ts";
import { withAdvice } from "../../machine/system_failure.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import type { Store } from "../../store/store.ts";
import { StoreError } from "../../store/store_error.ts";
import { removeScratch } from "./scratch.ts";

/**
 * Holds the store's shared lock until disposal; the lock is also freed when the process dies. If no
 * other run holds it, first removes what killed runs left: temporary files, and scratch folders of
 * finished tasks. Throws a {@linkcode StoreError} if the store cannot be written, because no task
 * could store its outputs.
 */
export async function joinRuns(store: Store): Promise<Disposable> {
  const { folder, folders, door, locks, runs, storeLock } = store.layout;
  try {
    // Otherwise only the task that needs such a folder would find a link in its place.
    for (const each of folders) door.names(each);
    {
      using first = await locks.try(runs);
      // A process that copies or collects holds this lock.
      using alone = first && await locks.try(storeLock);
      if (alone !== undefined) await removeLeftovers(store);
    }
    return await locks.take(runs, { mode: "shared" });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      `${folder}: the store cannot be written, so nothing was started: ${
        withAdvice(message, { path: folder })
      }`,
      { cause: error },
    );
  }
}

async function removeLeftovers(store: Store): Promise<void> {
  const { layout } = store;
  const { door } = layout;
  for (const name of door.names(layout.temporary)) await remove(door, join(layout.temporary, name));
  for (const key of door.names(layout.scratches).filter(isHash)) {
    if (isComplete(key, store)) await removeScratch(layout, key);
  }
}

/** Returns true if the task is done: the scratch folder of one that must run again stays. */
function isComplete(key: string, store: Store): boolean {
  const result = store.result(key);
  return result !== undefined &&
    Object.values(result.outputs).every((output) => store.missing(output) === undefined);
}

/** Removes a file or folder if that is allowed; one that remains only costs space. */
async function remove(door: StoreDoor, path: string): Promise<void> {
  await door.removeTree(path).catch((error) => {
    if (error instanceof StoreError) throw error;
    // This user may not remove it.
  });
}
