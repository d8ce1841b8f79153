/** Finds the jobs of a plan's unfinished tasks in the queue. */
import type { Plan } from "../../plan.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { verdictOf } from "./job_verdict.ts";
import { queueBook } from "./queue_book.ts";
import { jobsById } from "./squeue.ts";
import { elementId } from "./watched_job.ts";

/** A task's job. */
export interface QueuedTask {
  /** The job's id, such as `123_4`. */
  readonly id: string;
  /** The node that runs it; `undefined` while it waits. */
  readonly node: string | undefined;
  /** The job's state in words: `runs on n1`, `waits (Resources)`. */
  readonly words: string;
}

/**
 * Returns the queued and running jobs of a plan's unfinished tasks, by task name. If no run has
 * submitted any, Slurm is not called.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { queueSquare } from "../../example/queue_square.ts";
 *
 * await using example = await openExample();
 * const plan = await example.plan(3);
 * const jobs = await queuedJobs(plan, await queueSquare(plan));
 * assertEquals([...jobs], [["square", { id: "7_0", node: "n1", words: "runs on n1" }]]);
 * ```
 */
export async function queuedJobs(
  { states, store }: Pick<Plan, "states" | "store">,
  { commands, call }: { readonly commands: SlurmCommands; readonly call: Call },
): Promise<ReadonlyMap<string, QueuedTask>> {
  const book = queueBook(store.layout);
  book.read();
  const open = [...states].flatMap(([task, state]) =>
    state.state === "stale" && book.has(state.key) ? [{ task, key: state.key }] : []
  );
  const jobs = new Map<string, QueuedTask>();
  if (open.length === 0) return jobs;
  const rows = await commands.queue(call);
  const byId = jobsById(rows);
  for (const { task, key } of open) {
    const place = book.alive(key, rows);
    if (place === undefined) continue;
    const row = byId.get(elementId(place));
    jobs.set(task, {
      id: elementId(place),
      node: row?.state === "RUNNING" ? row.node : undefined,
      words: verdictOf(row).words,
    });
  }
  return jobs;
}
