/** Ends queued jobs that nothing needs any more. */
import type { Store } from "../../store/store.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { queueBook } from "./queue_book.ts";

/**
 * Cancels the jobs of a store that wait in the queue though all of their tasks have results: they
 * would only find that out. Returns their ids; none where nothing was submitted, without a call.
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
