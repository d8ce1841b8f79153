/** Tells other processes that a run is on, and tidies up after runs that were killed. */
import { dirname } from "node:path";
import { isHash } from "../hash.ts";
import { withAdvice } from "../machine/refusal.ts";
import { makeFolder } from "../store/durable.ts";
import { tryLock } from "../store/lock.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";

/**
 * Holds the store's shared lock until disposed of; the kernel gives it back when the process dies. Where no other run
 * holds it, files in the making and scratch folders of finished tasks, which only a killed run leaves, are removed
 * first. Throws a {@linkcode StoreError} where the store cannot be written: no task could keep what it makes.
 */
export async function joinRuns(store: Store): Promise<Disposable> {
  let file: Deno.FsFile;
  try {
    await makeFolder(dirname(store.layout.runs));
    file = await Deno.open(store.layout.runs, { create: true, write: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { folder } = store.layout;
    throw new StoreError(
      `${folder}: the store cannot be written, so nothing was started: ${
        withAdvice(message, { path: folder })
      }`,
      { cause: error },
    );
  }
  if (await file.tryLock(true)) {
    // Who copies or collects holds this one.
    using alone = await tryLock(store.layout.storeLock);
    if (alone !== undefined) removeLeftovers(store);
    await file.unlock();
  }
  await file.lock(false);
  return { [Symbol.dispose]: () => file.close() };
}

function removeLeftovers(store: Store): void {
  const { layout } = store;
  for (const name of namesIn(layout.temporary)) remove(`${layout.temporary}/${name}`);
  for (const key of namesIn(layout.scratches).filter(isHash)) {
    if (isComplete(key, store)) remove(layout.scratch(key));
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
