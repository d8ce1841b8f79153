/** One process at a time per key. */
import { dirname } from "node:path";
import { makeFolder } from "../store/durable.ts";

/** Between two tries. */
const RETRY_MILLISECONDS = 250;

/** A lock held; disposing of it gives it back. The kernel gives it back when the process dies. */
export interface KeyLock extends Disposable {
  /** Another process held the lock first, so the work may be done by now. */
  readonly waited: boolean;
}

/** Takes the lock in the file `path`, waiting for whoever has it. Throws the signal's reason when it is aborted. */
export async function takeKeyLock(path: string, signal: AbortSignal): Promise<KeyLock> {
  await makeFolder(dirname(path));
  const file = await Deno.open(path, { create: true, write: true });
  try {
    let waited = false;
    while (!await file.tryLock(true)) {
      waited = true;
      signal.throwIfAborted();
      await new Promise((wake) => setTimeout(wake, RETRY_MILLISECONDS));
    }
    return { waited, [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
