/** One process at a time per key. */
import { dirname } from "node:path";
import { makeFolder } from "../store/durable.ts";

/** Between two tries. */
const RETRY_MILLISECONDS = 250;

/**
 * Takes the lock in the file `path`, waiting for whoever has it, whose work may be done by then. Disposing of the lock
 * gives it back, and so does the kernel when the process dies. Throws the signal's reason when it is aborted.
 */
export async function takeKeyLock(path: string, signal: AbortSignal): Promise<Disposable> {
  await makeFolder(dirname(path));
  const file = await Deno.open(path, { create: true, write: true });
  try {
    while (!await file.tryLock(true)) {
      signal.throwIfAborted();
      await new Promise((wake) => setTimeout(wake, RETRY_MILLISECONDS));
    }
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
