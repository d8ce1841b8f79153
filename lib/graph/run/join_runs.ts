/** Tells other processes that a run is on, and tidies up after runs that were killed. */
import { isHash } from "../hash.ts";
import { withAdvice } from "../machine/refusal.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";
import { removeScratch } from "./scratch.ts";

/**
 * Holds the store's shared lock until disposed of; it is given back when the process dies. Where no other run
 * holds it, files in the making and scratch folders of finished tasks, which only a killed run leaves, are removed
 * first. Throws a {@linkcode StoreError} where the store cannot be written: no task could keep what it makes.
 */
export async function joinRuns(store: Store): Promise<Disposable> {
  const { folder, locks, runs, storeLock } = store.layout;
  try {
    {
      using first = await locks.try(runs);
      // Who copies or collects holds this one.
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
  for (const name of namesIn(layout.temporary)) remove(`${layout.temporary}/${name}`);
  for (const key of namesIn(layout.scratches).filter(isHash)) {
    if (isComplete(key, store)) await removeScratch(layout, key);
  }
}

/** A task that is to be made again keeps what it has. */
function isComplete(key: string, store: Store): boolean {
  const result = store.result(key);
  return result !== undefined &&
    Object.values(result.outputs).every((output) => store.missing(output) === undefined);
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    // It was never made.
    return [];
  }
}

/** What stays costs space, nothing else. */
function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // Not ours to remove.
  }
}
