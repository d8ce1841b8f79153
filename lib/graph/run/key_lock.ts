/** One process at a time per key. */
import { dirname } from "node:path";
import { makeFolder } from "../store/durable.ts";

/** Between two tries. */
const RETRY_MILLISECONDS = 250;

/**
 * Takes the lock in the file `path`, waiting for whoever has it, whose work may be done by then. Disposing of the lock
 * gives it back, and so does the kernel when the process dies. `onWait` is told once where it has to wait. Throws the signal's reason when it is aborted.
 */
export async function takeKeyLock(
  path: string,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait: () => void },
): Promise<Disposable> {
  await makeFolder(dirname(path));
  const file = await Deno.open(path, { create: true, write: true });
  try {
    for (let tries = 0; !await file.tryLock(true); tries++) {
      if (tries === 0) onWait();
      signal.throwIfAborted();
      await new Promise((wake) => setTimeout(wake, RETRY_MILLISECONDS));
    }
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
