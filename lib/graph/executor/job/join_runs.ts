/** Tells other processes that a run is on, and tidies up after runs that were killed. */
import { join } from "node:path";
import { isHash } from "../../hash.ts";
import { withAdvice } from "../../machine/system_failure.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import type { Store } from "../../store/store.ts";
import { StoreError } from "../../store/store_error.ts";
import { removeScratch } from "./scratch.ts";

/**
 * Holds the store's shared lock until disposed of; it is given back when the process dies. Where no
 * other run holds it, files in the making and scratch folders of finished tasks, which only a
 * killed run leaves, are removed first. Throws a {@linkcode StoreError} where the store cannot be
 * written: no task could keep what it makes.
 */
export async function joinRuns(store: Store): Promise<Disposable> {
  const { folder, folders, door, locks, runs, storeLock } = store.layout;
  try {
    // A link in the place of one would only be found by the task that needs it.
    for (const each of folders) door.names(each);
    {
      using first = await locks.try(runs);
      // A process that copies or collects holds this one.
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

/** A task that is to be made again keeps what it has. */
function isComplete(key: string, store: Store): boolean {
  const result = store.result(key);
  return result !== undefined &&
    Object.values(result.outputs).every((output) => store.missing(output) === undefined);
}

/** Removes a file or folder where that is allowed; one that stays only costs space. */
async function remove(door: StoreDoor, path: string): Promise<void> {
  await door.removeTree(path).catch((error) => {
    if (error instanceof StoreError) throw error;
    // Not ours to remove.
  });
}
