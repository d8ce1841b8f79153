/** `deno task store check`: reads everything in a store. */
import { byteProgress } from "../lib/graph/render/byte_progress.ts";
import { checkStore } from "../lib/graph/store/check/check_store.ts";
import { renderCheck } from "../lib/graph/store/check/render_check.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { parseFlags } from "./flags.ts";
import { PROGRESS_OUTPUT, requireStore } from "./terminal.ts";
import { folderPath } from "./user_paths.ts";

const USAGE = `deno task store check

Checks every stored object against the hash in its name, and every result against its digest, its schema and its key.
Damaged files move to the store's folder quarantine/ and are never deleted; the next reproduce makes them again. Prints
for every fault which tasks run again. Exits with 1 if there is any fault.

  --store DIR     the store (default: store)
  --help          this text`;

/** Prints the faults; returns 1 if there are any. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: ["store"], most: 0 });
  if (flags === undefined) return 0;
  const folder = folderPath("store", flags.text("store"), "store");
  await requireStore(folder);
  const progress = byteProgress("checked", PROGRESS_OUTPUT);
  const summary = await checkStore(openStore(folder), { onProgress: progress.show })
    .finally(() => progress[Symbol.dispose]());
  printLines(renderCheck(summary));
  return summary.faults.length > 0 ? 1 : 0;
}
