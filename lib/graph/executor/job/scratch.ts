/** Removes the scratch folder of a finished task. */
import { join } from "node:path";
import type { Hash } from "../../hash.ts";
import type { Layout } from "../../store/layout.ts";

/**
 * Removes the scratch folder of a task. The folder is renamed first: the worker of a killed runner
 * may start only now, and files that it makes under the old name would outlive the removal. A file
 * that remains nevertheless only costs space.
 */
export async function removeScratch(layout: Layout, key: Hash): Promise<void> {
  const doomed = join(layout.temporary, `scratch-${crypto.randomUUID()}`);
  try {
    await layout.door.makeFolder(layout.temporary);
    layout.door.rename(layout.scratch(key), doomed);
    await layout.door.removeTree(doomed);
  } catch {
    // The next run that has the store exclusively tries again.
  }
}
