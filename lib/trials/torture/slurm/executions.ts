/** Counts how often nodes have run tasks to a stored result, from the output of their jobs. */
import { basename, dirname, join } from "node:path";
import { submissionFolders } from "../../../graph/executor/slurm/submission.ts";
import type { Layout } from "../../../graph/store/layout.ts";

/**
 * Counts how often each task was run to a stored result, by the outputs of a store's jobs. A job
 * that found the result, or waited for another one, did not run it.
 */
export function executionsIn(layout: Pick<Layout, "scratches" | "door">): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { output } of submissionFolders(layout)) {
    const [before = "", after = ""] = basename(output).split("%a");
    for (const { name } of Deno.readDirSync(dirname(output))) {
      if (!name.startsWith(before) || !name.endsWith(after)) continue;
      for (const task of executedIn(Deno.readTextFileSync(join(dirname(output), name)))) {
        counts.set(task, (counts.get(task) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** Returns the tasks that were run and stored by a job's output, one entry each time. */
export function executedIn(output: string): readonly string[] {
  const executed: string[] = [];
  /** True if the task that was started last belongs to this job. */
  const own = new Map<string, boolean>();
  for (const line of output.split("\n")) {
    const [, task, words] = /^(.+?): (started|stored|another process runs it; waiting)$/.exec(line) ?? [];
    if (task === undefined) continue;
    if (words === "stored") {
      if (own.get(task)) executed.push(task);
      own.delete(task);
    } else own.set(task, words === "started");
  }
  return executed;
}
