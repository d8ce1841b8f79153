/** `deno task store get HASH FILE`: copies a stored output out of the store. */
import { getOutput } from "../lib/graph/copy/get_output.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { findOutput } from "../lib/study/find_results.ts";
import { UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { requireStore } from "./terminal.ts";
import { folderPath, userPath } from "./user_paths.ts";

const USAGE = `deno task store get HASH FILE

Copies the output with this hash, taken from a report or from report --show, to a new FILE; a stored folder becomes a
folder. HASH may be its first digits, or those of a result with one output. The bytes are checked when they are read.

  --store DIR     the store (default: store)
  --help          this text`;

/** Copies an output, and prints which one. */
export async function getCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: ["store"] });
  if (flags === undefined) return 0;
  const [digits, file, ...others] = flags.arguments;
  if (digits === undefined || file === undefined || others.length > 0) {
    throw new UsageError(
      `found ${flags.arguments.join(" ") || "nothing"}, expected HASH and FILE:\n\n${USAGE}`,
    );
  }
  const folder = folderPath("store", flags.text("store"), "store");
  await requireStore(folder);
  const store = openStore(folder);
  const { output, stored, task } = await findOutput(store, digits);
  await getOutput(stored, userPath(file), store.objects);
  printLines([`${file}: "${output}" of ${task} (${stored.hash}, ${stored.size} bytes)`]);
  return 0;
}
