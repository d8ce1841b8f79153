/** Ends queued jobs that nothing needs any more. */
import type { Store } from "../../store/store.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { queueBook } from "./queue_book.ts";

/**
 * Cancels a store's jobs that wait in the queue although all of their tasks have results. Returns
 * their ids. If nothing was submitted, it returns none without a call of Slurm.
 */
export async function cancelNeedless(
  { layout, result }: Pick<Store, "layout" | "result">,
  { commands, call }: { readonly commands: SlurmCommands; readonly call: Call },
): Promise<readonly string[]> {
  const book = queueBook(layout);
  book.read();
  if (book.isEmpty()) return [];
  const ids = book.needless(await commands.queue(call), (key) => result(key) !== undefined);
  if (ids.length > 0) await commands.cancel(ids, call);
  return ids;
}
