/** Where a task worked, once it is done. */
import { join } from "node:path";
import type { Hash } from "../hash.ts";
import type { Layout } from "../store/layout.ts";

/**
 * Removes the scratch folder of a task. Under another name first, for the worker of a runner that
 * was killed may only now begin, and what it then makes under the old name would outlive the
 * removal of a folder that was still being emptied. What stays all the same costs space, nothing
 * else.
 */
export async function removeScratch(layout: Layout, key: Hash): Promise<void> {
  const doomed = join(layout.temporary, `scratch-${crypto.randomUUID()}`);
  try {
    await layout.door.makeFolder(layout.temporary);
    layout.door.rename(layout.scratch(key), doomed);
    await layout.door.removeTree(doomed);
  } catch {
    // Whoever is the first to run here again tries once more.
  }
}
