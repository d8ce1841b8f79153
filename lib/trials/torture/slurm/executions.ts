/** Counts how often nodes have run tasks to a stored result, by what their jobs printed. */
import { join } from "node:path";

/**
 * The number of times that each task was run to a stored result, in the outputs of a store's jobs.
 * A job that found the result, or waited for another one, did not run it.
 */
export function executionsIn(store: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const folder = join(store, "scratch", "slurm");
  for (const submission of namesIn(folder)) {
    for (const name of namesIn(join(folder, submission)).filter((name) => /^log-\d+\.txt$/.test(name))) {
      for (const task of executedIn(Deno.readTextFileSync(join(folder, submission, name)))) {
        counts.set(task, (counts.get(task) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** The tasks that a job's output says were run and stored, one entry each time. */
export function executedIn(output: string): readonly string[] {
  const executed: string[] = [];
  /** True if the task that was started last is this job's own. */
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

function namesIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
